// A part that refreshes itself (data-waits) waits while somebody works in it: a key is on it, or a fold is open.
document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.target;
  if (!part.hasAttribute("data-waits")) return;
  const inUse = part.contains(document.activeElement) || part.querySelector("details[open]");
  if (inUse) event.preventDefault();
});

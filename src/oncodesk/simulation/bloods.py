"""Which blood shows a visit of the demo in the state that its file wishes?"""

from collections.abc import Mapping

# The counts behind where a visit stands: neutrophils, and what the laboratory says beside them.
BLOOD: Mapping[str, tuple[str, dict[str, str]]] = {
    "ready": ("4.2", {}),
    "released": ("5.1", {}),
    "given": ("3.6", {}),
    "oncologist": ("1.80", {}),
    "hold": ("1.2", {}),
    "held": ("1.3", {}),
    "floor": ("0.8", {}),
    "toxic": ("2.9", {"comment": "Toxic change in neutrophils"}),
    "clumped": ("4.4", {"platelet_comment": "Platelet clumps seen"}),
}

"""How does a machine's owner let the first person in, or a manager who lost her way back?"""

import click

from oncodesk.cli.house import enter, sentences
from oncodesk.services import clock


@click.command(
    name="create-admin", epilog="Example: oncodesk create-admin --email ana@example.com --name 'Ana Ruiz'"
)
@click.option("--email", required=True, help="The address she signs in with.")
@click.option("--name", required=True, help="Her name as others read it.")
@click.option("--practice", help="The practice; needed when there is more than one, and for the first one.")
@click.option(
    "--zone", default="America/New_York", show_default=True, help="The time zone of a first practice."
)
@click.password_option(help="Asked for when it is not given.")
def create_admin(email: str, name: str, practice: str | None, zone: str, password: str) -> int:
    """Add a manager. In an empty house, the practice that --practice names begins with her."""
    enter()
    from oncodesk.cli.whose import choose_practice, service_actor
    from oncodesk.services.context import Context
    from oncodesk.services.people.actions import create_admin as add_manager
    from oncodesk.services.practice.founding import Founder, found_practice, is_empty_house

    now = clock.now()
    with sentences():
        if is_empty_house():
            if not practice:
                raise click.ClickException("There is no practice yet; name the first one with --practice.")
            founder = Founder(name=name, email=email, password=password)
            found_practice(service_actor(), now, name=practice, zone=zone, founder=founder)
            click.echo(f"{practice} begins with {name}; she signs in as {email}.")
            return 0
        chosen = choose_practice(practice)
        context = Context(service_actor(), chosen.practice_id, now)
        add_manager(context, name=name, email=email, password=password)
    click.echo(f"{name} manages {chosen.name}; she signs in as {email}.")
    return 0

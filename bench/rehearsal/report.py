"""What a rehearsal showed, as figures and as a page."""

from bench.rehearsal.scenes import Rehearsal, Scene
from bench.rehearsal.visitors import Answer

HEAD = """\
# Rehearsal: servers that are lost

Written by `bin/rehearsal`. On one machine, on loopback: PostgreSQL with a streaming replica, Redis, two hosts of the site with
one worker each, nginx before them. Two readers ask for pages without a pause worth the name, an editor publishes one
change after the other in the admin. Servers are killed (SIGKILL) and started again; commits wait for the replica while it is
there.
"""


def figures_of(rehearsal: Rehearsal) -> dict:
    answers = [answer for reader in rehearsal.readers for answer in reader.answers]
    writes = rehearsal.writes
    faults = [
        writes.fault_of(answer)
        for answer in answers
        if answer.is_answered and answer.address in rehearsal.numbered
    ]
    return {
        "writes acknowledged": len(writes.acknowledged),
        "writes lost": len(rehearsal.lost_writes()),
        "pages with a number": len(faults),
        "wrong pages": faults.count("wrong"),
        "stale pages": faults.count("stale"),
        "requests": len(answers),
        "answered": share_of(answers),
        "scenes": [scene_figures(scene, answers, rehearsal) for scene in rehearsal.scenes],
    }


def share_of(answers: list[Answer]) -> float:
    return sum(answer.is_answered for answer in answers) / max(len(answers), 1)


def scene_figures(scene: Scene, answers: list[Answer], rehearsal: Rehearsal) -> dict:
    asked = [answer for answer in answers if scene.begun <= answer.begun < scene.ended]
    failed = [answer.ended for answer in asked if not answer.is_answered]
    moments = sorted(rehearsal.writes.acknowledged.values())
    saved = [moment for moment in moments if scene.begun <= moment < scene.ended]
    edges = [scene.begun, *saved, scene.ended]
    return {
        "name": scene.name,
        "seconds": scene.ended - scene.begun,
        "requests": len(asked),
        "answered": share_of(asked),
        # From the loss to the last request that failed.
        "pages back after": max(failed) - scene.begun if failed else 0,
        "saved": len(saved),
        "longest without a save": max(
            end - begin for begin, end in zip(edges, edges[1:], strict=False)
        ),
    }


def failures_of(figures: dict) -> list[str]:
    """The goals that were missed."""
    zero = ["writes lost", "wrong pages", "stale pages"]
    missed = [f"{name}: {figures[name]}" for name in zero if figures[name]]
    missed += [f"nothing was counted: {name}" for name in ["pages with a number"] if not figures[name]]
    without_loss = [
        scene
        for scene in figures["scenes"]
        if "app host" in scene["name"] and scene["answered"] < 1
    ]
    return missed + [f"{scene['name']}: {scene['answered']:.2%}" for scene in without_loss]


def page(figures: dict) -> str:
    rows = [
        f"| {scene['name']} | {scene['seconds']:.1f} s | {scene['requests']} | {scene['answered']:.1%} "
        f"| {scene['pages back after']:.1f} s | {scene['saved']} | {scene['longest without a save']:.1f} s |"
        for scene in figures["scenes"]
    ]
    return "\n".join(
        [
            HEAD,
            f"* Writes acknowledged: {figures['writes acknowledged']}; lost: {figures['writes lost']}.",
            f"* Pages that show the change: {figures['pages with a number']}; wrong: {figures['wrong pages']}; "
            f"older than a second: {figures['stale pages']}.",
            f"* Requests: {figures['requests']}; answered: {figures['answered']:.2%}.",
            "",
            "| What happens | Lasts | Requests | Answered | Last failure after | Saved | Longest without a save |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )

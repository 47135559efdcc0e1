"""A sound server with a microphone that is none: what is played to its card is what the microphone hears."""

from __future__ import annotations

import os
import subprocess
import time
import wave

import numpy as np
import pytest

PITCH = 440


@pytest.fixture
def server(tmp_path):
    """The server's process and its environment."""
    place = tmp_path / "pulse"
    place.mkdir(mode=0o700)
    environment = {
        **os.environ,
        "XDG_RUNTIME_DIR": str(place),
        "PULSE_RUNTIME_PATH": str(place / "run"),
        "PULSE_STATE_PATH": str(place / "state"),
        "PULSE_SERVER": f"unix:{place}/native",
        "PULSE_LATENCY_MSEC": "30",
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(place),
    }
    process = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes",
         "--realtime=no", "--high-priority=no", "--log-level=error",
         "-L", f"module-native-protocol-unix auth-anonymous=1 socket={place}/native",
         "-L", "module-null-sink sink_name=room rate=48000 channels=1 channel_map=mono norewinds=1",
         "-L", "module-null-sink sink_name=speaker rate=48000 channels=2 norewinds=1",
         "-L", "module-remap-source source_name=mic master=room.monitor"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _step in range(100):
        if subprocess.run(["pactl", "info"], env=environment, capture_output=True, check=False).returncode == 0:
            break
        time.sleep(0.05)
    for name in (("set-default-sink", "speaker"), ("set-default-source", "mic")):
        subprocess.run(["pactl", *name], env=environment, check=True)
    yield process, environment
    if process.poll() is None:
        process.terminate()
    process.wait(5)


@pytest.fixture
def speaker(server, tmp_path):
    """Somebody who holds a tone of 440 Hz in front of the microphone."""
    tone = 0.4 * np.sin(2 * np.pi * PITCH * np.arange(48000 * 30) / 48000)
    path = tmp_path / "tone.wav"
    with wave.open(str(path), "wb") as sink:
        sink.setnchannels(1)
        sink.setsampwidth(2)
        sink.setframerate(48000)
        sink.writeframes((tone * 32767).astype("<i2").tobytes())
    process = subprocess.Popen(
        ["paplay", "--device=room", str(path)], env=server[1], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield process
    process.terminate()
    process.wait(5)

"""Every code that can reach a person: what happened, and what to do. Parameters stand in braces."""

from __future__ import annotations

from studio.words.cameo_sentences import CAMEOS
from studio.words.consent_sentences import CONSENT
from studio.words.language import mark
from studio.words.model_sentences import MODELS
from studio.words.recording_sentences import RECORDING

SENTENCES: dict[str, tuple[str, str]] = {
    # The engine and its process
    "engine.internal": (
        mark("Rushes made a mistake of its own."),
        mark("Try again; if it happens again, copy the details into a report."),
    ),
    "engine.crashed": (
        mark("The render engine stopped while it worked on this."),
        mark("Lower the quality or the size and try again; the details hold the engine's log."),
    ),
    "engine.no_start": (
        mark("The render engine does not start."),
        mark("Run 'rushes doctor' to see what is missing."),
    ),
    "engine.protocol": (
        mark("The render engine and the studio are of different versions."),
        mark("Install Rushes again, so that both come from one version."),
    ),
    "engine.garbage": (
        mark("The render engine and the studio no longer understand each other."),
        mark("Restart the engine; nothing is lost."),
    ),
    "engine.outside": (
        mark("The engine was asked to open {file}, which belongs to no open project."),
        mark("Move the file into the project and try again."),
    ),
    "renderer.unknown": (
        mark("There is no renderer called {name}."),
        mark("Choose one of: {known}."),
    ),
    "render.nothing_before": (
        mark("{shot} goes on from {before}, whose render ended without a take: there is nothing to go on from."),
        mark("Render {before}, circle its take, then press Retry; or take “continuous” out of {shot}."),
    ),
    "model.region": (
        mark("Frames {begin} to {end} are no part of this take that can be made anew: it has {frames}."),
        mark("Choose a part that lies within the take."),
    ),
    "queue.given_up": (
        mark("Rushes ended without warning {times} times while this job was rendering."),
        mark("Lower the quality or the size, then press Retry."),
    ),
    "take.no_recipe": (
        mark("Nothing tells any more what {take} was made from: its recipe is gone or damaged, and its job as well."),
        mark("Render the shot instead; it makes a take of what the shot asks for now."),
    ),
    "take.shot_gone": (
        mark("The shot of this take is no longer in the film."),
        mark("Bring the shot back with Undo, or watch the take in its folder."),
    ),
    "cancelled": (
        mark("Stopped, as you asked."),
        mark("Begin it again; it goes on where it stopped."),
    ),
    "usage": (
        mark("The command was not understood: {text}."),
        mark("Run the command with --help to see what it takes."),
    ),
    # Previz
    "opengl.missing": (
        mark("This machine offers no OpenGL, so previz cannot draw."),
        mark("Install the packages that 'rushes doctor' names, or update the graphics driver."),
    ),
    "previz.cancelled": (
        mark("The render was stopped."),
        mark("Press Render to begin again."),
    ),
    "physics.cancelled": (
        mark("The simulation was stopped."),
        mark("Press Render to begin again."),
    ),
    "acting.unknown": (
        mark("Previz has no movement for “{action}”."),
        mark("Choose another verb; “Request and reading” in the inspector shows how a shot is read."),
    ),
    "people.unknown": (
        mark("There is no stand-in called {name}."),
        mark("Choose one of: {known}."),
    ),
    "physics.aim": (
        mark("Nothing can be thrown at “{kind}” here."),
        mark("Name something else to throw at."),
    ),
    "physics.launch": (
        mark("{name} cannot be thrown at {time} s: it is not there then."),
        mark("Shorten the shot or say it in other words."),
    ),
    "physics.names": (
        mark("Two things in the shot share the name {name}."),
        mark("Give one of them another name."),
    ),
    "physics.shape": (
        mark("Previz does not know the shape of {name}."),
        mark("Use another prop, or say it in other words."),
    ),
    "set.unknown": (
        mark("There is no set called {name}."),
        mark("Choose one of: {known}."),
    ),
    "set.prop_unknown": (
        mark("There is no prop called {name}."),
        mark("Choose one of: {known}."),
    ),
    "set.time_unknown": (
        mark("No set can be lit for the time “{time}”."),
        mark("Choose one of: {known}."),
    ),
    "set.weather_unknown": (
        mark("No set can have the weather “{weather}”."),
        mark("Choose one of: {known}."),
    ),
    "sound.kind": (
        mark("There is no sound called “{kind}”."),
        mark("Choose another sound cue."),
    ),
    "voices.missing": (
        mark("The stand-in voices cannot be started."),
        mark("Install Rushes again: the voices come with it."),
    ),
    "renderer.silent": (
        mark("The renderer {name} has no stand-in voices."),
        mark("Render the shot to hear it."),
    ),
    "voices.unknown": (
        mark("There is no stand-in voice called {voice}."),
        mark("Leave the voice empty, and previz chooses one."),
    ),
    # Media
    "media.disk_full": (
        mark("The disk is full."),
        mark("Free some space and try again; nothing that was whole is lost."),
    ),
    "media.cannot_write": (
        mark("{file} cannot be written."),
        mark("Choose a folder that you may write to, or close the program that uses the file."),
    ),
    "media.length": (
        mark("{file} would have the wrong length: {found} {what} instead of {expected}."),
        mark("Render the shot again; if it happens again, copy the details into a report."),
    ),
    "media.missing": (
        mark("The file {file} is gone."),
        mark("Render the shot again, or put the file back."),
    ),
    "media.changed": (
        mark("The recording {file} is not the one that was made."),
        mark("Record the line again, or put the file back."),
    ),
    "media.truncated": (
        mark("The file {file} breaks off before its end."),
        mark("Render the shot again, or put a whole copy back."),
    ),
    "media.unreadable": (
        mark("The file {file} cannot be read as a film, sound or picture."),
        mark("Render the shot again, or choose another file."),
    ),
    "media.encrypted": (
        mark("The file {file} is encrypted."),
        mark("Choose a copy without copy protection."),
    ),
    "media.cancelled": (
        mark("Bringing in {file} was cancelled."),
        mark("Nothing is left of it; bring it in again whenever you like."),
    ),
    "media.unknown": (
        mark("The project has no media file {file}."),
        mark("Bring the file in again."),
    ),
    "media.recording": (
        mark("There is nothing in the recording."),
        mark("Check the microphone and record again."),
    ),
    "media.refused": (
        mark("The file {file} is not of a kind that Rushes opens ({why})."),
        mark("Convert it to MP4, MOV, WAV, FLAC, PNG or JPEG first."),
    ),
    "media.stalled": (
        mark("{file} could not be read within {seconds} s."),
        mark("The file may be damaged: convert it with another program first."),
    ),
    "media.size": (
        mark("A picture of {width} x {height} cannot be recorded."),
        mark("Choose an even size between 16 and 8192."),
    ),
    # The window
    "clipboard.unusable": (
        mark("What is on the clipboard cannot become shots."),
        mark("Copy shots of a film, or the text of a script, and paste again."),
    ),
    "shortcuts.cannot_write": (
        mark("The shortcuts cannot be written to {file}."),
        mark("Choose a folder that you may write to."),
    ),
    "shortcuts.not_one": (
        mark("{file} holds no shortcuts that can be used."),
        mark("Choose a file that Rushes exported; nothing was changed."),
    ),
    # Scripts
    "script.missing": (
        mark("There is no file {file}."),
        mark("Check the name and the folder."),
    ),
    "script.unreadable": (
        mark("{file} cannot be read."),
        mark("Allow the file to be read, or choose a copy of it."),
    ),
    "script.cannot_write": (
        mark("{file} cannot be written."),
        mark("Choose a folder that you may write to; the project holds the script as it is."),
    ),
    "script.too_long": (
        mark("{file} is {megabytes} MB, and a script is at most {most} MB."),
        mark("Check that this is the right file; if it is, split it into several scripts."),
    ),
    "script.empty": (
        mark("{file} has no words in it."),
        mark("Write a scene heading and a line of action, then try again."),
    ),
    "script.binary": (
        mark("{file} is not text: line {line} holds characters that no script has."),
        mark("Save the script as Fountain (plain text) or as Final Draft (.fdx)."),
    ),
    "script.encoding": (
        mark("{file} says that it is {encoding}, and is not."),
        mark("Save it as UTF-8 with a text editor, then try again."),
    ),
    "script.dtd": (
        mark("{file} declares a document type, which Final Draft never does."),
        mark("Save it anew from Final Draft."),
    ),
    "script.broken": (
        mark("{file} is no Final Draft file: line {line}, column {column}."),
        mark("Save it anew from Final Draft, or as Fountain."),
    ),
    "script.length": (
        mark("{file}, line {line}, column {column}: a shot cannot last {seconds} s."),
        mark("Write a length between {least} and {most} seconds into the note, or none for an automatic one."),
    ),
    "script.kind": (
        mark("{file} is not a script."),
        mark("Drop a Fountain (.fountain, .txt) or a Final Draft (.fdx) file."),
    ),
    # Film and edits
    "shot.unknown": (
        mark("There is no shot {shot}."),
        mark("The shots are: {known}."),
    ),
    "shot.locked": (
        mark("The shot is locked."),
        mark("Unlock it to change it."),
    ),
    "shot.length": (
        mark("A shot cannot last {seconds} s."),
        mark("Choose between {least} and {most} seconds."),
    ),
    "shot.text_long": (
        mark("A shot's text has at most {most} characters."),
        mark("Split it into several shots."),
    ),
    "shot.no_line": (
        mark("The shot has no line number {index}."),
        mark("Choose one of its lines."),
    ),
    "shot.split": (
        mark("A shot can only be split inside its text."),
        mark("Put the cursor between two words."),
    ),
    "shot.key": (
        mark("A picture cannot stand at frame {frame}; {most} is the last one."),
        mark("Choose another frame."),
    ),
    "shot.prompt": (
        mark("A prompt of {length} characters is longer than any model reads; {most} are the most."),
        mark("Shorten it, or go back to the words."),
    ),
    "shot.merge": (
        mark("Only a shot and the one right after it can be joined."),
        mark("Move them together first."),
    ),
    "shot.exists": (
        mark("This shot is in the film already."),
        mark("Try again; if it happens again, copy the details into a report."),
    ),
    "scene.unknown": (
        mark("There is no such scene."),
        mark("It may have been deleted: undo brings it back."),
    ),
    "entry.unknown": (
        mark("There is no {name} in the bible."),
        mark("Look for it under another name, or add it."),
    ),
    "entry.nameless": (
        mark("A character, a place or a prop needs a name."),
        mark("Type the name as the script writes it."),
    ),
    "entry.pictures": (
        mark("{name} has {most} pictures already: more are of no use to any model."),
        mark("Take one out first."),
    ),
    "media.no_picture": (
        mark("{file} is no picture."),
        mark("Choose a picture: PNG, JPEG, WebP, TIFF, BMP or GIF."),
    ),
    "faces.detector": (
        mark("{file} cannot be used to find faces."),
        mark("Put YuNet's file there as OpenCV gives it, or take it away: faces are found without it as well."),
    ),
    "entry.exists": (
        mark("{name} is in the bible already."),
        mark("Choose another name, or delete one of the two first."),
    ),
    "microphone.none": (
        mark("No microphone can be heard."),
        mark("Plug one in or allow its use, then choose it here; on Linux, PortAudio must be installed."),
    ),
    "microphone.lost": (
        mark("The microphone stopped answering during the recording."),
        mark("Plug it in again or choose another one; what was said until then is kept."),
    ),
    "recording.unfit": (
        mark("This recording cannot be used for the line."),
        mark("Record the line again; it may last up to a minute."),
    ),
    "direction.unknown": (
        mark("{field}: Rushes does not know the word “{value}”."),
        mark("Choose one of: {known}."),
    ),
    "edit.unknown": (
        mark("There is no edit called {key}."),
        mark("Install Rushes again, so that all parts come from one version."),
    ),
    "edit.parameters": (
        mark("The edit {key} was given values that it cannot take."),
        mark("Try again; if it happens again, copy the details into a report."),
    ),
    # Rendering
    "render.size": (
        mark("The size {size} cannot be rendered."),
        mark("Give width x height, both even, from {least} to {most}, such as 848x480."),
    ),
    "render.quality": (
        mark("There is no quality called {quality}."),
        mark("Choose one of: {known}."),
    ),
    "render.best": (
        mark("{count} takes cannot be rendered for the best of them."),
        mark("Give a whole number from 1 to {most}."),
    ),
    "scoring.cancelled": (
        mark("Measuring the take was cancelled."),
        mark("Its score is of what was asked for until it is measured."),
    ),
    "scorer.failed": (
        mark("A scorer that you added failed: {words}."),
        mark("Put it right or remove its package; the take was measured without it."),
    ),
    "scorer.nonsense": (
        mark("A scorer that you added gave no number: {words}."),
        mark("Put it right or remove its package; the take was measured without it."),
    ),
    "scorer.crashed": (
        mark("A scorer that you added ended its process: {words}."),
        mark("Put it right or remove its package; the take was measured without it."),
    ),
    "scorer.stalled": (
        mark("A scorer that you added gave no answer in time and was ended: {words}."),
        mark("Put it right or remove its package; it is not asked again until Rushes is started anew."),
    ),
    "render.seed": (
        mark("{seed} is not a seed."),
        mark("Give a whole number from 0 to 2147483647."),
    ),
    "render.rate": (
        mark("{rate} is not a frame rate."),
        mark("Give frames per second from 1 to 120, such as 24 or 30000/1001."),
    ),
    # Projects
    "project.missing": (
        mark("There is no project in {folder}."),
        mark("Check the folder, or give a script to make a project from."),
    ),
    "project.not_one": (
        mark("{folder} is not a Rushes project."),
        mark("Choose a folder whose name ends in .rushes."),
    ),
    "project.newer": (
        mark("{folder} was made by a newer version of Rushes (its form is {version}, ours {ours})."),
        mark("Update Rushes; the project is untouched."),
    ),
    "project.damaged": (
        mark("The database of {folder} is damaged."),
        mark("Put back a copy of project.db; the takes beside it are whole and will be adopted."),
    ),
    "project.busy": (
        mark("{who} has this project open."),
        mark("Close it there, or wait; it can be looked at meanwhile."),
    ),
    "project.read_only": (
        mark("The project is open for looking only."),
        mark("Close it where else it is open, or copy it to where you may write; then open it again."),
    ),
    "project.cannot_write": (
        mark("Nothing can be written in {folder}."),
        mark("Check that you may write there and that the disk is not full."),
    ),
    "project.exists": (
        mark("There is a project in {folder} already."),
        mark("Open it, or choose another name."),
    ),
    # Export and credentials
    "export.problems": (
        mark("These shots are not what the film asks for: {shots}."),
        mark("Render them first, or have slate cards put in."),
    ),
    "export.empty": (
        mark("There is nothing in the cut."),
        mark("Write a shot and render it first."),
    ),
    "export.folder": (
        mark("Nothing can be written in {folder}."),
        mark("Choose a folder that exists and that you may write to."),
    ),
    "export.kind": (
        mark("A film is exported as .mp4, not as {file}."),
        mark("Give a name that ends in .mp4."),
    ),
    "export.cancelled": (
        mark("The export was stopped."),
        mark("Export again when you like; nothing is left of it."),
    ),
    "export.size": (
        mark("A film of {width} x {height} at {rate} frames a second cannot be made."),
        mark("Choose an even size of at least 16 x 16."),
    ),
    "export.piece": (
        mark("Piece {number} of the cut is empty ({frames} frames from {first})."),
        mark("Try again; if it happens again, copy the details into a report."),
    ),
    "export.transition": (
        mark("The transitions of shot number {number} are longer together ({overlap} frames) than it is ({frames})."),
        mark("Shorten a transition or lengthen the shot."),
    ),
    "export.sound": (
        mark("Sound {number} of the cut cannot be placed ({frames} frames at {at})."),
        mark("Take it out of the cut and put it in again."),
    ),
    "export.title": (
        mark("Title {number} of the cut cannot be placed ({frames} frames at {at})."),
        mark("Take it out of the cut and put it in again."),
    ),
    "export.level": (
        mark("A sound of the cut has an impossible level ({gain} dB)."),
        mark("Set its level and its fades again."),
    ),
    "export.media": (
        mark(
            "{file} does not fit its place in the cut (number {number}): it is a sound for a picture, or the reverse."
        ),
        mark("Take it out of the cut and choose another file."),
    ),
    "export.rate": (
        mark("The take {file} of shot number {number} has {found} frames a second, and the film {expected}."),
        mark("Render the shot again."),
    ),
    "export.too_short": (
        mark("The take {file} of shot number {number} has {frames} frames, and the cut uses {expected}."),
        mark("Render the shot again."),
    ),
    "credentials.not_media": (
        mark("{file} is not a film that can carry credentials."),
        mark("Choose an .mp4 file."),
    ),
    "credentials.refused": (
        mark("The film {file} could not be signed."),
        mark("Export it again; the details tell what was refused."),
    ),
    **MODELS,
    **RECORDING,
    **CAMEOS,
    **CONSENT,
    # Keys
    "keys.no_keyring": (
        mark("This machine offers no keyring to keep the key in."),
        mark("Unlock or install one (Secret Service on Linux), or set a passphrase on a terminal."),
    ),
    "keys.locked": (
        mark("The system's keyring is locked."),
        mark("Unlock it and try again."),
    ),
    "keys.damaged": (
        mark("The key “{name}” is damaged."),
        mark("Put back a copy from a backup, or make a new one."),
    ),
    "keys.gone": (
        mark("The key “{name}” is gone."),
        mark("Put back a copy from a backup; without it what it locked stays locked."),
    ),
    "keys.wrong": (
        mark("The passphrase is wrong."),
        mark("Type it again."),
    ),
    "keys.no_passphrase": (
        mark("No passphrase locks the keys of your cameos."),
        mark("Choose one with 'rushes cameo lock --passphrase'."),
    ),
    "keys.short": (
        mark("A passphrase has at least {shortest} characters."),
        mark("Choose a longer one."),
    ),
    "keys.differ": (
        mark("The two passphrases are not the same."),
        mark("Type it again, twice the same."),
    ),
    "keys.exposed": (
        mark("The key file {file} can be read by others."),
        mark("Allow only yourself to read it (chmod 600), then try again."),
    ),
    "keys.cannot_write": (
        mark("The key {file} cannot be written."),
        mark("Check that you may write to your own folder and that the disk is not full."),
    ),
    # The cut
    "cut.track": (
        mark("The cut has no track called {track}."),
        mark("Choose one of: {known}."),
    ),
    "cut.locked": (
        mark("The shot or its track is locked."),
        mark("Unlock it first: a track at its head, a shot on the board."),
    ),
    "cut.media_end": (
        mark("There is no more of it in that direction."),
        mark("Make a longer take, or move the cut the other way."),
    ),
    "cut.track_locked": (
        mark("The track “{track}” is locked."),
        mark("Unlock it at the head of the track, then try again."),
    ),
    "cut.span": (
        mark("The cut cannot show that much, or that little, of a shot."),
        mark("Leave at least one frame of it."),
    ),
    "cut.stem": (
        mark("A take has no sound called {stem}."),
        mark("Choose one of: {known}."),
    ),
    "cut.level": (
        mark("That gain or that fade is not possible."),
        mark("Choose a gain from {least} to {most} dB and fades of no less than 0 frames."),
    ),
    "cut.clip": (
        mark("This clip cannot lie there."),
        mark("Give a title words and put it on the titles track; put sounds on a track for sound."),
    ),
    "cut.marker": (
        mark("This marker cannot stand there."),
        mark("Put it on a frame of the film, with no more than a few lines of words."),
    ),
    "cut.unknown": (
        mark("This clip or marker is no longer in the cut."),
        mark("Bring it back with Undo, or choose another."),
    ),
    "cut.exists": (
        mark("This clip is in the cut already."),
        mark("Try again; if it happens again, copy the details into a report."),
    ),
    "cut.range": (
        mark("The out point lies before the in point."),
        mark("Set the in point first, then the out point after it."),
    ),
    # The window
    "window.no_display": (
        mark("There is no display to open the window on."),
        mark("Sign in to a desktop; 'rushes render', 'export' and 'demo' work without one."),
    ),
    "window.no_qt": (
        mark("The window's toolkit (PySide6) is not installed."),
        mark("Install Rushes again with all its parts."),
    ),
}

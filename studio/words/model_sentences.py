"""What can be wrong with models and their weights, and what to do: part of `studio.words.sentences`."""

from __future__ import annotations

from studio.words.language import mark

MODELS: dict[str, tuple[str, str]] = {
    "weights.gone": (
        mark("There is nothing at {path} any more."),
        mark("Connect the disk it lies on, or add the model again (Render, Models…)."),
    ),
    "weights.no_model": (
        mark("{folder} holds no model that Rushes can use."),
        mark("Choose a diffusers folder (with a model_index.json), or a .safetensors or .gguf file."),
    ),
    "weights.unknown": (
        mark("Rushes does not know what kind of model {name} is."),
        mark("Choose a model of a family that Rushes offers (Render, Models…)."),
    ),
    "weights.adapter": (
        mark("{file} is an adapter (LoRA), not a model."),
        mark("Choose the model that it was made for."),
    ),
    "weights.tiny_decoder": (
        mark("{file} is no tiny decoder for previews."),
        mark("Take a .safetensors file of TAEHV that was made for this model, or remove it from the model's folder."),
    ),
    "weights.tiny_channels": (
        mark("{file} makes previews of another model: its latents have {found} channels, those of {model} {needed}."),
        mark("Take the file that was made for this model, or remove it from the model's folder."),
    ),
    "weights.pickle": (
        mark("{file} is a pickle: opening it can run programs, so Rushes never does."),
        mark("Look for the same model as .safetensors or .gguf."),
    ),
    "weights.code": (
        mark("{model} asks to run a program of its own ({file}), which Rushes never does."),
        mark("Choose a version of the model that works without code of its own."),
    ),
    "weights.outside": (
        mark("{file} of {model} leads out of the model's folder, or is no plain file."),
        mark("Copy the model with all its files into one folder."),
    ),
    "weights.half": (
        mark("{file} is not all there: its download was not finished."),
        mark("Download the model again; what is there already is kept."),
    ),
    "weights.damaged": (
        mark("{file} is damaged."),
        mark("Delete it and download it again."),
    ),
    "weights.unreadable": (
        mark("{file} cannot be read."),
        mark("Check that you may read it and that its disk is connected."),
    ),
    "weights.part_missing": (
        mark("{model} lacks what a film cannot be made without: {parts}."),
        mark("Download the whole model, or add a folder that holds all of its parts."),
    ),
    "weights.wrong_part": (
        mark("The part {part} ({found}) does not belong into {model}."),
        mark("Choose a file that was made for this model."),
    ),
    "weights.quantisation": (
        mark("The part {part} is quantised in a way that Rushes does not know: {method}."),
        mark("Choose the model unquantised, as GGUF, or quantised by bitsandbytes or torchao."),
    ),
    "model.nan": (
        mark("The model computed what is no number: its weights are damaged, or too narrow for this shot."),
        mark("Check the model (Render, Models…), or render with another seed."),
    ),
    "model.memory": (
        mark("There is not enough memory for this model, even with the least held at once (phase {phase})."),
        mark("Choose a smaller size, a shorter shot or another model, or close other programs."),
    ),
    "model.no_room_device": (
        mark(
            "This shot does not fit on the card ({phase}): it takes {needed} GB at the least, and {free} GB are free."
        ),
        mark("Choose a smaller size, a shorter shot or another model; what would fit (frames last): {would}."),
    ),
    "model.no_room_host": (
        mark("This shot does not fit in memory ({phase}): it takes {needed} GB at the least, and {free} GB are free."),
        mark("Choose a smaller size, a shorter shot or another model; what would fit (frames last): {would}."),
    ),
    "model.no_room_disk": (
        mark("There is not enough room on the disk for this take: it may need {needed} GB, and {free} GB are free."),
        mark("Make room on the project's disk, with “Clean up” for one."),
    ),
    "model.driver": (
        mark("The driver of the graphics card is too old: it can do CUDA {found}, and {needed} is needed."),
        mark("Install the newest driver from nvidia.com/drivers, then start Rushes again."),
    ),
    "model.too_long": (
        mark(
            "The shot has {frames} frames; {model} renders at most {longest} at the film's rate, and cannot go on from"
            " pictures."
        ),
        mark("Shorten or split the shot, or choose a model that goes on from a clip or from a picture."),
    ),
    "model.too_long_with_references": (
        mark("Of {frames} frames {model} renders {longest} at most, and with likenesses it goes on from no picture."),
        mark("Shorten or split the shot, take the likenesses out, or choose another model."),
    ),
    "model.prompt_long": (
        mark("The prompt has {tokens} tokens; the model reads {most}."),
        mark("Shorten it by so many words, which the inspector counts while you write: {words}."),
    ),
    "model.part_missing": (
        mark("{model} lacks a part: {part}."),
        mark("Download the model again."),
    ),
    "model.part_broken": (
        mark("The part {part} of {model} could not be loaded."),
        mark("Check the model (Render, Models…), or download it again."),
    ),
    "model.plan": (
        mark("The recipe's plan cannot be held to by this version."),
        mark("Render the shot anew instead of making the take again."),
    ),
    "model.role": (
        mark("A model can be given nothing as “{role}”."),
        mark("Take it out of the shot's directions."),
    ),
    "model.empty": (
        mark("The model gave neither picture nor sound."),
        mark("Check the model (Render, Models…)."),
    ),
    "model.cancelled": (
        mark("The render was given up."),
        mark("Press Retry to render it after all."),
    ),
    "model.needs": (
        mark("This model cannot render without what it goes by: {role}."),
        mark("Give the shot one in its directions, or choose another model."),
    ),
    "guide.nobody": (
        mark("Nobody is staged in this shot: previz has no skeleton and no face to draw."),
        mark("Name somebody in the shot, or choose another guide."),
    ),
    "guide.unknown": (
        mark("Previz draws no guide “{kind}”."),
        mark("It draws: {known}."),
    ),
    "model.not_rendered": (
        mark("{model} is known, but Rushes cannot render with it yet."),
        mark("Choose another model."),
    ),
    "models.unknown_family": (
        mark("Rushes knows no family of models called {name}."),
        mark("Choose one of: {known}; a family of another package has to be installed first."),
    ),
    "models.unknown_variant": (
        mark("Rushes knows no model called {name}."),
        mark("Choose one of: {known}."),
    ),
    "models.unknown": (
        mark("You have no model called {name}."),
        mark("Add or download it (Render, Models…); you have: {known}."),
    ),
    "models.taken": (
        mark("You have a model called {name} already."),
        mark("Choose another name, or remove the other first."),
    ),
    "models.preview_base": (
        mark("It is not said which model {file} is to make previews of."),
        mark("Put it into that model's folder, or name the model with --base."),
    ),
    "models.name": (
        mark("A model cannot be called {name}."),
        mark("Use letters, digits, dots and hyphens, 64 at most."),
    ),
    "models.not_ours": (
        mark("{name} was not downloaded by Rushes, so Rushes deletes no file of it."),
        mark("Take it off the list alone; delete its folder yourself: {path}."),
    ),
    "models.no_repository": (
        mark("{name} cannot be downloaded: nobody offers it in a form that Rushes can use."),
        mark("If you have its files, add them (Render, Models…)."),
    ),
    "models.licence": (
        mark("{title} has a licence with limits, which nobody has accepted here yet: {licence}."),
        mark("Read it at {url} and accept it where the model is offered (Render, Models…)."),
    ),
    "models.no_space": (
        mark("{title} needs {needed} more on the disk, and there are {free} free in {folder}."),
        mark("Free some space, or choose another folder."),
    ),
    "models.network": (
        mark("The download of {title} was broken off: the server cannot be reached."),
        mark("Download it again; it goes on where it stopped."),
    ),
    "models.refused": (
        mark("The server does not give out {repository}."),
        mark("Accept its terms on its page, sign in with 'hf auth login', and try again."),
    ),
    "models.not_there": (
        mark("The server has no {repository}."),
        mark("Check the name, or choose one of: {known}."),
    ),
    "models.not_whole": (
        mark("{repository} has no whole model in a form that Rushes can use; it lacks {parts}."),
        mark("Nothing was downloaded; choose another model."),
    ),
    "models.extra": (
        mark("What models are downloaded with is not installed."),
        mark("Install Rushes with its extra 'models'."),
    ),
    "models.hash": (
        mark("{file} came in other bytes than its publisher names, and was thrown away."),
        mark("Download again; if it happens again, do not use this source."),
    ),
    "models.changed": (
        mark("{files} of {name} are not what was downloaded."),
        mark("Download the model again; files that are whole are kept."),
    ),
    "models.cancelled": (
        mark("The download was stopped."),
        mark("Download it again; it goes on where it stopped."),
    ),
    "models.shelf": (
        mark("The list of your models ({file}) is damaged."),
        mark("Delete it and add your models again; their files are not touched."),
    ),
}

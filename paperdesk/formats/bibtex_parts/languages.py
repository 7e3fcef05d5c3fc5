"""The names that BibLaTeX's `langid` knows languages by, for codes and names of other programs."""

from __future__ import annotations

_CODES = {
    "af": "afrikaans", "ar": "arabic", "bg": "bulgarian", "br": "breton", "ca": "catalan", "cs": "czech", "cy": "welsh",
    "da": "danish", "de": "german", "de-at": "naustrian", "el": "greek", "en": "english", "en-au": "australian",
    "en-ca": "canadian", "en-gb": "british", "en-nz": "newzealand", "en-us": "american", "eo": "esperanto",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french",
    "ga": "irish", "gl": "galician", "he": "hebrew", "hr": "croatian", "hu": "magyar", "ia": "interlingua",
    "id": "indonesian", "is": "icelandic", "it": "italian", "ja": "japanese", "ko": "korean", "la": "latin",
    "lt": "lithuanian", "lv": "latvian", "nb": "norsk", "nl": "dutch", "nn": "nynorsk", "no": "norsk", "pl": "polish",
    "pt": "portuguese", "pt-br": "brazil", "ro": "romanian", "ru": "russian", "sk": "slovak", "sl": "slovene",
    "sq": "albanian", "sr": "serbian", "sv": "swedish", "th": "thai", "tr": "turkish", "uk": "ukrainian",
    "vi": "vietnamese", "zh": "chinese",
}  # fmt: skip
_NAMES = {
    "eng": "english", "ger": "german", "deu": "german", "fre": "french", "fra": "french", "spa": "spanish",
    "ita": "italian", "rus": "russian", "por": "portuguese", "dut": "dutch", "nld": "dutch", "jpn": "japanese",
    "chi": "chinese", "zho": "chinese", "pol": "polish", "swe": "swedish", "deutsch": "german", "englisch": "english",
    "français": "french", "francais": "french", "español": "spanish", "italiano": "italian", "русский": "russian",
    "português": "portuguese", "nederlands": "dutch", "中文": "chinese", "日本語": "japanese", "hungarian": "magyar",
    "norwegian": "norsk",
}  # fmt: skip
KNOWN = frozenset((
    *_CODES.values(), "ngerman", "austrian", "swissgerman", "nswissgerman", "usenglish", "ukenglish", "mexican",
    "hungarian", "norwegian", "slovenian", "portuges", "brazilian", "francais",
))  # fmt: skip


def langid(language: str) -> str:
    """BibLaTeX's name of a language that is given as a code or a name; empty where it has none."""
    name = language.strip().lower().replace("_", "-")
    if name in KNOWN:
        return name
    return _CODES.get(name) or _NAMES.get(name) or _CODES.get(name.partition("-")[0], "")

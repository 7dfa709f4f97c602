namespace PersistentChat.Protocol.Xccos;

/// <summary>What the reader stands on.</summary>
public enum XccosToken : byte
{
    /// <summary>Before the first <see cref="XccosReader.Read"/>, or after the end.</summary>
    None,

    /// <summary>A start tag; name and attributes can be asked for.</summary>
    StartElement,

    /// <summary>An end tag, also after an empty element.</summary>
    EndElement,

    /// <summary>A run of characters or a CDATA section. Comments split runs.</summary>
    Text,
}

/// <summary>How the raw bytes of a text are to be understood.</summary>
internal enum XccosTextKind : byte
{
    /// <summary>Character data: references count, line breaks become LF.</summary>
    Content,

    /// <summary>Attribute value: references count, literal white space becomes blanks.</summary>
    Attribute,

    /// <summary>CDATA: no references.</summary>
    Verbatim,

    /// <summary>Known to say itself: no references, nothing to drop or to convert.</summary>
    Plain,
}

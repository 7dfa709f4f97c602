using System.Diagnostics.CodeAnalysis;

namespace PersistentChat.MessagePack;

/// <summary>The kinds of values of the MessagePack format.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are the format's own words.")]
public enum MessagePackType : byte
{
    /// <summary>No value: the input is at its end, or begins with the byte that the format never uses (0xc1).</summary>
    None,

    /// <summary>Nil.</summary>
    Nil,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An integer from -2^63 to 2^64-1.</summary>
    Integer,

    /// <summary>A floating point number of 32 or 64 bits.</summary>
    Float,

    /// <summary>Text in UTF-8.</summary>
    String,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>A sequence of values.</summary>
    Array,

    /// <summary>Pairs of key and value.</summary>
    Map,

    /// <summary>Bytes with a type number that the application defines.</summary>
    Extension,
}

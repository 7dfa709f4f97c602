namespace PersistentChat.MessagePack;

/// <summary>The head of an extension value.</summary>
/// <param name="TypeCode">0 to 127 belong to the application, negative numbers to the format.</param>
/// <param name="Length">Bytes that follow the head, 0 or more.</param>
public readonly record struct ExtensionHeader(sbyte TypeCode, int Length)
{
    /// <summary>Type code of the only extension that the format defines so far: a point in time.</summary>
    public const sbyte TimestampTypeCode = -1;
}

using PersistentChat.MessagePack;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.LoadTests;

/// <summary>
/// Type and correlation of a frame, and a reader that stands before its fields. Unlike <see cref="RawFrame"/> it does not look
/// through the whole frame first: the driver gets millions of them and reads what it needs.
/// </summary>
internal ref struct RawFrameGlance
{
    /// <summary>What it is.</summary>
    public RawType Type;

    /// <summary>Which request it answers.</summary>
    public ulong Correlation;

    /// <summary>Stands before the first field.</summary>
    public MessagePackReader Fields;

    /// <summary>Reads the head of a frame.</summary>
    /// <exception cref="MessagePackFormatException">It is no frame.</exception>
    public static RawFrameGlance Of(ReadOnlySpan<byte> content)
    {
        var glance = new RawFrameGlance { Fields = new MessagePackReader(content) };
        glance.Fields.ReadArrayHeader();
        glance.Type = (RawType)glance.Fields.ReadUInt32();
        glance.Correlation = glance.Fields.ReadUInt64();
        return glance;
    }
}

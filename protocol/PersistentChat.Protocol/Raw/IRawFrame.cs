using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>The fields of one type of frame. Read by <see cref="RawFrame.TryRead"/>, written by <see cref="RawFrameWriter"/>.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IRawFrame<TSelf>
    where TSelf : IRawFrame<TSelf>, allows ref struct
{
    /// <summary>The type of frame whose fields these are.</summary>
    static abstract RawType Type { get; }

    /// <summary>How many fields <see cref="Write"/> writes.</summary>
    internal static abstract int FieldCount { get; }

    /// <summary>Reads the fields, in order.</summary>
    internal static abstract TSelf Read(scoped ref RawFieldReader fields);

    /// <summary>Writes the fields, in order.</summary>
    internal void Write(scoped ref MessagePackWriter output);
}

using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A post was accepted and is kept for good.</summary>
/// <param name="Number">The message's number in its room, from 1.</param>
public readonly record struct RawPosted(long Number) : IRawHotFrame<RawPosted>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Posted;

    static int IRawFrame<RawPosted>.FieldCount => 1;

    int IRawHotFrame<RawPosted>.MaxFieldBytes => 9;

    static RawPosted IRawFrame<RawPosted>.Read(scoped ref RawFieldReader fields) => new(fields.Int64());

    void IRawFrame<RawPosted>.Write(scoped ref MessagePackWriter output) => output.WriteInt64(Number);
}

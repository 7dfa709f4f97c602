using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Posts a message.</summary>
public readonly ref struct RawPost : IRawHotFrame<RawPost>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Post;

    /// <summary>The room.</summary>
    public required RawRoom Room { get; init; }

    /// <summary>
    /// From 1, rising from post to post of a client identity. The same number again means the same post: it is answered with the
    /// number the message got, and not posted twice.
    /// </summary>
    public required ulong Sequence { get; init; }

    /// <summary>Importance.</summary>
    public RawMessageFlags Flags { get; init; }

    /// <summary>Plain text.</summary>
    public required RawText Text { get; init; }

    /// <summary>The text in Rich Text Format; empty if there is none.</summary>
    public RawText Rtf { get; init; }

    static int IRawFrame<RawPost>.FieldCount => 5;

    int IRawHotFrame<RawPost>.MaxFieldBytes => checked(MaxFixedBytes + Text.MaxBytes + Rtf.MaxBytes);

    // Identity of the room, sequence, flags.
    private const int MaxFixedBytes = 18 + 9 + 5;

    static RawPost IRawFrame<RawPost>.Read(scoped ref RawFieldReader fields) => new()
    {
        Room = fields.Room(),
        Sequence = fields.UInt64(),
        Flags = (RawMessageFlags)fields.UInt32(),
        Text = fields.Utf8(),
        Rtf = fields.Utf8OrEmpty(),
    };

    void IRawFrame<RawPost>.Write(scoped ref MessagePackWriter output)
    {
        Room.Write(ref output);
        output.WriteUInt64(Sequence);
        output.WriteUInt64((uint)Flags);
        Text.Write(ref output);
        Rtf.WriteOrNil(ref output);
    }
}

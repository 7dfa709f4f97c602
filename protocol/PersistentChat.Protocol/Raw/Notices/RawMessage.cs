using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A message in a room. The frame is the same for everyone in the room, its author included.</summary>
public readonly ref struct RawMessage : IRawHotFrame<RawMessage>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Message;

    /// <summary>Handle of the room.</summary>
    public required int Room { get; init; }

    /// <summary>Its number in the room, from 1 without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>When the server accepted it, UTC, ticks of 100 ns.</summary>
    public required long Time { get; init; }

    /// <summary>SIP URI of the author.</summary>
    public required RawText Author { get; init; }

    /// <summary>His name to show; may be empty.</summary>
    public RawText AuthorName { get; init; }

    /// <summary>Importance.</summary>
    public RawMessageFlags Flags { get; init; }

    /// <summary>Plain text.</summary>
    public required RawText Text { get; init; }

    /// <summary>The text in Rich Text Format; empty if there is none.</summary>
    public RawText Rtf { get; init; }

    static int IRawFrame<RawMessage>.FieldCount => 8;

    int IRawHotFrame<RawMessage>.MaxFieldBytes =>
        checked(MaxFixedBytes + Author.MaxBytes + AuthorName.MaxBytes + Text.MaxBytes + Rtf.MaxBytes);

    // Handle, number, time, flags.
    private const int MaxFixedBytes = 9 + 9 + 15 + 5;

    static RawMessage IRawFrame<RawMessage>.Read(scoped ref RawFieldReader fields) => new()
    {
        Room = fields.Count(),
        Number = fields.Int64(),
        Time = fields.Time(),
        Author = fields.Utf8(),
        AuthorName = fields.Utf8(),
        Flags = (RawMessageFlags)fields.UInt32(),
        Text = fields.Utf8(),
        Rtf = fields.Utf8OrEmpty(),
    };

    void IRawFrame<RawMessage>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteInt64(Room);
        output.WriteInt64(Number);
        output.WriteTimestampTicks(Time);
        Author.Write(ref output);
        AuthorName.Write(ref output);
        output.WriteUInt64((uint)Flags);
        Text.Write(ref output);
        Rtf.WriteOrNil(ref output);
    }
}

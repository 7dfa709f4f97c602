using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A message read from history.</summary>
/// <param name="Number">Its number in the room, from 1.</param>
/// <param name="Time">When the server accepted it, UTC, ticks of 100 ns.</param>
/// <param name="Author">SIP URI of the author.</param>
/// <param name="AuthorName">His name to show; may be empty.</param>
/// <param name="Flags">Its importance.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Rtf">The text in Rich Text Format; null if there is none.</param>
public sealed record RawStoredMessage(
    long Number, long Time, string Author, string AuthorName, RawMessageFlags Flags, string Text, string? Rtf) : IRawItem<RawStoredMessage>
{
    static int IRawItem<RawStoredMessage>.FieldCount => 7;

    static RawStoredMessage IRawItem<RawStoredMessage>.Read(scoped ref RawFieldReader fields) =>
        new(
            fields.Int64(), fields.Time(), fields.Text(), fields.Text(), (RawMessageFlags)fields.UInt32(), fields.Text(), fields.TextOrNull());

    void IRawItem<RawStoredMessage>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteInt64(Number);
        output.WriteTimestampTicks(Time);
        output.WriteString(Author);
        output.WriteString(AuthorName);
        output.WriteUInt64((uint)Flags);
        output.WriteString(Text);
        output.WriteString(Rtf);
    }
}

using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>A message of a room, for code in this process: immutable, nothing to give back.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Number in the room, from 1 without gaps.</param>
/// <param name="Time">When it was accepted, UTC; within a room never earlier than the message before.</param>
/// <param name="Author">Canonical SIP URI of the author.</param>
/// <param name="AuthorName">The author's display name at that time; empty if there was none.</param>
/// <param name="Text">Plain text, line breaks as LF.</param>
/// <param name="Rtf">The RTF twin of the text, or null.</param>
/// <param name="IsAlert">High importance.</param>
public sealed record ChatMessage(
    Guid RoomId, long Number, DateTimeOffset Time, string Author, string AuthorName, string Text, string? Rtf, bool IsAlert)
{
    /// <summary>Copies what was posted.</summary>
    internal static ChatMessage Of(MessagePosted message) => new(
        message.RoomId, message.Number, new DateTimeOffset(message.Time, TimeSpan.Zero), message.Author, message.AuthorName,
        Encoding.UTF8.GetString(message.Text), message.Rtf.IsEmpty ? null : Encoding.UTF8.GetString(message.Rtf), message.IsAlert);

    /// <summary>Copies messages and gives the originals back.</summary>
    internal static IReadOnlyList<ChatMessage> TakeOver(IReadOnlyList<MessagePosted> messages)
    {
        var copies = new ChatMessage[messages.Count];
        for (var i = 0; i < copies.Length; i++)
        {
            copies[i] = Of(messages[i]);
            messages[i].Release();
        }
        return copies;
    }
}

using PersistentChat.Protocol.Xccos;

namespace PersistentChat.Client.Xccos;

/// <summary>Messages in the words of the client.</summary>
internal static class ChatMessages
{
    /// <summary>A message as delivered or as in history; null if its room is not one of ours.</summary>
    public static ChatMessage? Of(XccosHistoryMessage message) =>
        ChatAddress.TryReadRoom(message.RoomUri, out var room)
            ? new ChatMessage(
                room, message.ChatId ?? 0, new DateTimeOffset(message.Time ?? 0, TimeSpan.Zero), message.Author,
                string.IsNullOrEmpty(message.AuthorName) ? message.Author : message.AuthorName, message.Text,
                message.IsAlert ?? false, message.Rtf)
            : null;
}

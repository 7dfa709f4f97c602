using PersistentChat.Client;

namespace PersistentChat.EndToEnd.Conformance;

/// <summary>A client in a room.</summary>
internal sealed class Guest(ChatClient client, RoomView view)
{
    public ChatClient Client { get; } = client;

    /// <summary>The room as it was shown on entering it.</summary>
    public RoomView View { get; } = view;

    public NoticeReader Notices { get; } = new(client);

    /// <summary>Who was in the room on entering it, in order of address.</summary>
    public IEnumerable<RoomMember> Members => View.Members.OrderBy(member => member.Uri, StringComparer.Ordinal);

    public async Task<ChatMessage> NextMessageAsync() => (await Notices.NextAsync<MessageReceived>()).Message;

    public async Task<List<ChatMessage>> MessagesAsync(int count)
    {
        var messages = new List<ChatMessage>();
        while (messages.Count < count)
            messages.Add(await NextMessageAsync());
        return messages;
    }
}

using PersistentChat.Client;

namespace PersistentChat.EndToEnd;

/// <summary>The notices of a client, one after the other.</summary>
internal sealed class NoticeReader(ChatClient client) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ChatNotice> _notices = client.Notices().GetAsyncEnumerator();

    /// <summary>The next notice of a kind; others before it are passed over.</summary>
    public async Task<T> NextAsync<T>()
        where T : ChatNotice
    {
        while (await _notices.MoveNextAsync().AsTask().WaitAsync(ChatServer.Patience))
        {
            if (_notices.Current is T notice)
                return notice;
        }
        throw new InvalidOperationException($"The notices ended before a {typeof(T).Name}.");
    }

    /// <summary>Texts of the next messages.</summary>
    public async Task<List<string>> TextsAsync(int count)
    {
        var texts = new List<string>();
        while (texts.Count < count)
            texts.Add((await NextAsync<MessageReceived>()).Message.Text);
        return texts;
    }

    public ValueTask DisposeAsync() => _notices.DisposeAsync();
}

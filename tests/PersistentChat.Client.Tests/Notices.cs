namespace PersistentChat.Client.Tests;

/// <summary>Reads notices one by one, and does not wait for ever.</summary>
internal sealed class Notices(IChatClient client) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ChatNotice> _notices = client.Notices().GetAsyncEnumerator();

    /// <summary>The next notice.</summary>
    public async Task<ChatNotice> NextAsync()
    {
        Assert.True(await _notices.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)), "There are no more notices.");
        return _notices.Current;
    }

    /// <summary>The next notice, of this type.</summary>
    public async Task<T> NextAsync<T>()
        where T : ChatNotice => Assert.IsType<T>(await NextAsync());

    /// <summary>True if there is none any more.</summary>
    public async Task<bool> HaveEndedAsync() => !await _notices.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public ValueTask DisposeAsync() => _notices.DisposeAsync();
}

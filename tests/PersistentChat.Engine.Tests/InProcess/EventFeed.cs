namespace PersistentChat.Engine.Tests;

/// <summary>Reads a session's events one by one, and fails instead of waiting for ever.</summary>
internal sealed class EventFeed(LocalSession session) : IAsyncDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IAsyncEnumerator<RoomEvent> _events = session.ReadEventsAsync().GetAsyncEnumerator();

    internal async Task<T> NextAsync<T>()
        where T : RoomEvent
    {
        Assert.True(await _events.MoveNextAsync().AsTask().WaitAsync(Patience));
        return Assert.IsType<T>(_events.Current);
    }

    internal async Task<ChatMessage> MessageAsync() => (await NextAsync<MessageReceived>()).Message;

    internal async Task<bool> IsOverAsync() => !await _events.MoveNextAsync().AsTask().WaitAsync(Patience);

    public ValueTask DisposeAsync() => _events.DisposeAsync();
}

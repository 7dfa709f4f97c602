using PersistentChat.Client.Tests.Scripted;

namespace PersistentChat.Client.Tests.Raw;

/// <summary>A client in a room in which it and another one post, over connections that break. It may see every message once, in order.</summary>
internal sealed class RawCutSession(string what) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ManualClock _clock = new();
    private ChatClient? _client;

    public RawPeer Peer { get; } = new();

    /// <summary>Posts of the client; the other one posts as many.</summary>
    public required int Posts { get; init; }

    /// <summary>Connects.</summary>
    /// <returns>False if the connection broke meanwhile, which is said by the right exceptions.</returns>
    public async Task<bool> ConnectAsync()
    {
        var options = Peer.Options();
        try
        {
            _client = await ChatClient.ConnectAsync(new ChatClientOptions
            {
                Host = options.Host,
                Port = options.Port,
                Binding = options.Binding,
                User = options.User,
                Reconnect = true,
                ReconnectDelay = TimeSpan.FromMilliseconds(1),
                MaxReconnectDelay = TimeSpan.FromMilliseconds(20),
                RequestTimeout = TimeSpan.FromDays(40),
                TimeProvider = _clock,
            });
            return true;
        }
        catch (Exception e) when (e is ChatConnectException or ConnectionLostException)
        {
            return false;
        }
    }

    /// <summary>Enters the room, posts, and checks what came of it.</summary>
    public async Task PlayAsync()
    {
        var playing = RunAsync();
        await _clock.AdvanceUntilAsync(playing).WaitAsync(Patience);
        await playing;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        await Peer.DisposeAsync();
    }

    private async Task RunAsync()
    {
        await JoinAsync();
        var reading = ReadAsync();
        var posts = new List<Task<long>>();
        for (var i = 0; i < Posts; i++)
        {
            posts.Add(_client!.PostAsync(RawPeer.Lobby, $"mine {i}"));
            await Peer.PostAsync($"theirs {i}");
            // Some at once, but not all.
            if (i % 5 == 4)
                await posts[^3];
        }

        var numbers = await Task.WhenAll(posts);
        var seen = await reading;
        Assert.True(Enumerable.Range(1, 2 * Posts).Select(static n => (long)n).SequenceEqual(seen.Select(static m => m.Number)), $"{what}: numbers {string.Join(' ', seen.Select(static m => m.Number))}");
        Assert.Equal(Peer.Texts, seen.Select(static m => m.Text));
        for (var i = 0; i < Posts; i++)
            Assert.Equal($"mine {i}", Peer.Texts[numbers[i] - 1]);
        Assert.True(numbers.SequenceEqual(numbers.Order()), $"{what}: posted as {string.Join(' ', numbers)}");
    }

    /// <summary>A join whose connection breaks is a call like others: it fails, and is tried again.</summary>
    private async Task JoinAsync()
    {
        while (true)
        {
            try
            {
                await _client!.JoinAsync(Captures.Lobby);
                return;
            }
            catch (Exception e) when (e is ChatConnectException or ConnectionLostException)
            {
                await Task.Yield();
            }
        }
    }

    private async Task<List<ChatMessage>> ReadAsync()
    {
        var seen = new List<ChatMessage>();
        await foreach (var notice in _client!.Notices())
        {
            Assert.True(notice is not MessagesMissed, $"{what}: {notice}");
            if (notice is MessageReceived message)
                seen.Add(message.Message);
            if (seen.Count == 2 * Posts)
                break;
        }

        return seen;
    }
}

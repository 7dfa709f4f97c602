using PersistentChat.Client.Tests.Scripted;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Client.Tests.Raw;

/// <summary>Posts over lost connections: each once, in order, with the number it got.</summary>
public sealed class RawPostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Posts_under_way_are_sent_again_in_order_and_before_newer_ones_and_get_their_original_numbers()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options(reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        Assert.Equal(1, await client.PostAsync(RawPeer.Lobby, "first"));

        // The first two are taken, but their answers never come; the third never arrives.
        peer.Current.SendBudget = 0;
        var under = new[] { client.PostAsync(RawPeer.Lobby, "a"), client.PostAsync(RawPeer.Lobby, "b"), client.PostAsync(RawPeer.Lobby, "c") };
        var later = client.PostAsync(RawPeer.Lobby, "d");
        var numbers = await Task.WhenAll(under).WaitAsync(Patience);
        Assert.Equal([2L, 3L, 4L], numbers);
        Assert.Equal(5, await later.WaitAsync(Patience));
        Assert.Equal(["first", "a", "b", "c", "d"], peer.Texts);
        Assert.Equal(6UL, client.NextSequence);
    }

    [Fact]
    public async Task What_is_posted_while_there_is_no_connection_waits_for_the_next_one()
    {
        var clock = new ManualClock();
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(With(peer.Options(clock, reconnect: true), backlog: 2));
        await client.JoinAsync(Captures.Lobby);
        peer.Drop();
        await using var notices = new Notices(client);
        await notices.NextAsync<Disconnected>();
        var waiting = new[] { client.PostAsync(RawPeer.Lobby, "a"), client.PostAsync(RawPeer.Lobby, "b") };
        var refused = await Assert.ThrowsAsync<ChatConnectException>(() => client.PostAsync(RawPeer.Lobby, "one too many"));
        Assert.Contains("PostBacklog", refused.Message, StringComparison.Ordinal);
        var posts = Task.WhenAll(waiting);
        await clock.AdvanceUntilAsync(posts).WaitAsync(Patience);
        var numbers = await posts;
        Assert.Equal([1L, 2L], numbers);
        Assert.Equal(["a", "b"], peer.Texts);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_and_the_order_stays()
    {
        var clock = new ManualClock();
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options(clock, reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        var busy = 3;
        peer.Take = async (connection, request) =>
        {
            if (request.Type != RawType.Post || busy-- <= 0)
                return false;
            await connection.SendAsync(request.Correlation, new RawRefused(503, "SERVER_BUSY", ""));
            return true;
        };
        peer.Drop();
        await using var notices = new Notices(client);
        await notices.NextAsync<Disconnected>();
        var posts = Task.WhenAll(client.PostAsync(RawPeer.Lobby, "a"), client.PostAsync(RawPeer.Lobby, "b"), client.PostAsync(RawPeer.Lobby, "c"));
        await clock.AdvanceUntilAsync(posts);
        var numbers = await posts;
        Assert.Equal([1L, 2L, 3L], numbers);
        Assert.Equal(["a", "b", "c"], peer.Texts);
    }

    [Fact]
    public async Task A_post_in_doubt_that_is_refused_when_sent_again_is_not_said_to_be_refused()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options(reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        peer.Take = async (connection, request) =>
        {
            if (request.Type != RawType.Post || RawPeer.ReadPost(request).Text != "doubtful")
                return false;
            if (peer.Connections == 1)
                throw connection.Break();
            await connection.SendAsync(request.Correlation, new RawRefused(412, "DATA_COLLISION", "sequence"));
            return true;
        };
        var doubtful = client.PostAsync(RawPeer.Lobby, "doubtful");
        var lost = await Assert.ThrowsAsync<ConnectionLostException>(() => doubtful.WaitAsync(Patience));
        Assert.Equal(412, Assert.IsType<ChatRefusedException>(lost.InnerException).Status);
        Assert.Equal(1, await client.PostAsync(RawPeer.Lobby, "next").WaitAsync(Patience));
    }

    [Fact]
    public async Task A_refused_post_fails_alone()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options(reconnect: true));
        await client.JoinAsync(Captures.Lobby);
        peer.Take = async (connection, request) =>
        {
            if (request.Type != RawType.Post || RawPeer.ReadPost(request).Text != "no")
                return false;
            await connection.SendAsync(request.Correlation, new RawRefused(412, "DATA_COLLISION", "sequence"));
            return true;
        };
        var refused = client.PostAsync(RawPeer.Lobby, "no");
        var taken = client.PostAsync(RawPeer.Lobby, "yes");
        Assert.Equal(412, (await Assert.ThrowsAsync<ChatRefusedException>(() => refused)).Status);
        Assert.Equal(1, await taken);
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task Without_reconnect_a_lost_connection_fails_the_posts_under_way_and_later_ones()
    {
        await using var peer = new RawPeer { Take = static (_, request) => Task.FromResult(request.Type == RawType.Post) };
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        await client.JoinAsync(Captures.Lobby);
        var post = client.PostAsync(RawPeer.Lobby, "lost");
        await peer.SeeAsync(RawType.Post);
        peer.Drop();
        await Assert.ThrowsAsync<ConnectionLostException>(() => post.WaitAsync(Patience));
        await using var notices = new Notices(client);
        await notices.NextAsync<Disconnected>();
        await Assert.ThrowsAsync<ChatConnectException>(() => client.PostAsync(RawPeer.Lobby, "later"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_there_is_no_next_connection_the_posts_that_wait_for_it_fail(bool isClosed)
    {
        var clock = new ManualClock();
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options(clock, reconnect: true));
        await using var notices = new Notices(client);
        peer.Take = async (connection, request) =>
        {
            if (request.Type != RawType.SignIn)
                return false;
            await connection.SendAsync(request.Correlation, new RawRefused(403, "ERROR_PERMISSION", ""));
            return true;
        };
        peer.Drop();
        await notices.NextAsync<Disconnected>();
        var post = client.PostAsync(RawPeer.Lobby, "in vain");
        if (isClosed)
            await client.DisposeAsync();
        else
            await clock.AdvanceUntilAsync(post).WaitAsync(Patience);
        await Assert.ThrowsAsync<ConnectionLostException>(() => post.WaitAsync(Patience));
        await Assert.ThrowsAsync<ChatConnectException>(() => client.PostAsync(RawPeer.Lobby, "later"));
    }

    [Fact]
    public async Task A_client_that_keeps_its_id_repeats_a_post_after_its_own_restart()
    {
        await using var peer = new RawPeer();
        var id = Guid.NewGuid();
        ulong next;
        await using (var before = await ChatClient.ConnectAsync(With(peer.Options(), id)))
        {
            await before.PostAsync(RawPeer.Lobby, "one");
            next = before.NextSequence;
            Assert.Equal(2, await before.PostAsync(RawPeer.Lobby, "two"));
        }

        await using var after = await ChatClient.ConnectAsync(With(peer.Options(), id, next));
        Assert.Equal(2, await after.PostAsync(RawPeer.Lobby, "two"));
        Assert.Equal(3, await after.PostAsync(RawPeer.Lobby, "three"));
        Assert.Equal(["one", "two", "three"], peer.Texts);
    }

    private static ChatClientOptions With(ChatClientOptions options, Guid? id = null, ulong first = 1, int backlog = 1000) => new()
    {
        Host = options.Host,
        Port = options.Port,
        Binding = options.Binding,
        User = options.User,
        Reconnect = options.Reconnect,
        ReconnectDelay = options.ReconnectDelay,
        TimeProvider = options.TimeProvider,
        ClientId = id,
        FirstSequence = first,
        PostBacklog = backlog,
    };
}

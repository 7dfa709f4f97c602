using PersistentChat.Client.Tests.Scripted;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Client.Tests.Raw;

public sealed class RawSessionTests
{
    [Fact]
    public async Task A_room_is_found_entered_posted_to_and_read()
    {
        await using var peer = new RawPeer();
        await peer.PostAsync("before");
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        Assert.Equal(RawPeer.Lobby, Assert.Single(await client.FindRoomsAsync()).Id);
        var view = await client.JoinAsync("Lobby");
        Assert.Equal(("Lobby", "Hello", $"ma-chan://contoso.com/{RawPeer.Lobby}"), (view.Room.Name, view.Topic, view.Room.Uri));
        Assert.Equal(new RoomMember("sip:alice@contoso.com", "sip:alice@contoso.com", true), Assert.Single(view.Members));

        Assert.Equal(2, await client.PostAsync(view.Id, "mine ä €"));
        await peer.PostAsync("theirs");
        await using var notices = new Notices(client);
        Assert.Equal((2L, "mine ä €"), Read(await notices.NextAsync<MessageReceived>()));
        var theirs = (await notices.NextAsync<MessageReceived>()).Message;
        Assert.Equal((3L, "theirs", "sip:bob@contoso.com"), (theirs.Number, theirs.Text, theirs.AuthorName));
        Assert.Equal(["before", "mine ä €", "theirs"], (await client.HistoryAsync(view.Id, 10)).Select(static message => message.Text));
        await client.PartAsync(view.Id);
    }

    [Fact]
    public async Task What_no_history_call_is_needed_for_is_not_asked()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options(reconnect: true));
        peer.Take = (_, request) => Task.FromResult(request.Type == RawType.GetHistory ? throw new IOException("history was asked for") : false);
        await client.JoinAsync(Captures.Lobby);
        await client.FindRoomsAsync();
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task A_refusal_has_the_servers_code_and_words_and_fails_that_call_only()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        Assert.Equal(404, (await Assert.ThrowsAsync<ChatRefusedException>(() => client.JoinAsync(Guid.NewGuid().ToString()))).Status);
        var unknown = await Assert.ThrowsAsync<ChatRefusedException>(() => client.GetServerInfoAsync());
        Assert.Equal((501, "MSG_NOT_SUPPORTED"), (unknown.Status, unknown.Reason));
        Assert.Equal([Guid.Empty], (await client.JoinAsync([RawPeer.Lobby, Guid.Empty])).Refused);
    }

    [Fact]
    public async Task Users_come_and_go_as_notices()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        await client.JoinAsync(Captures.Lobby);
        var bob = new RawUser("sip:bob@contoso.com", "Bob");
        await peer.Current.SendAsync(0, new RawUserJoined(bob, [new RawRoomRole(peer.Handle, RawRole.Manager)], false));
        await peer.Current.SendAsync(0, new RawUserParted(peer.Handle, bob));
        await using var notices = new Notices(client);
        Assert.Equal(new MemberJoined(RawPeer.Lobby, new RoomMember(bob.Uri, "Bob", true)), await notices.NextAsync());
        Assert.Equal(new MemberParted(RawPeer.Lobby, new RoomMember(bob.Uri, "Bob", false)), await notices.NextAsync());
    }

    [Fact]
    public async Task Notices_of_a_later_version_are_passed_over()
    {
        await using var peer = new RawPeer();
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        await peer.Current.SendEmptyAsync((RawType)80, 0);
        await client.FindRoomsAsync();
        Assert.True(client.IsConnected);
    }

    [Fact]
    public async Task A_frame_longer_than_the_server_accepts_is_refused_without_being_sent()
    {
        await using var peer = new RawPeer { MaxFrameBytes = 1000 };
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        await client.JoinAsync(Captures.Lobby);
        var refusal = await Assert.ThrowsAsync<ChatRefusedException>(() => client.PostAsync(RawPeer.Lobby, new string('x', 1000)));
        Assert.Equal(413, refusal.Status);
        Assert.Equal(1, await client.PostAsync(RawPeer.Lobby, "short"));
    }

    [Fact]
    public async Task A_cancelled_call_ends_at_once_and_the_client_lives_on()
    {
        await using var peer = new RawPeer { Take = static (_, request) => Task.FromResult(request.Type == RawType.FindRooms) };
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        using var cancel = new CancellationTokenSource();
        var call = client.FindRoomsAsync(cancellationToken: cancel.Token);
        var request = await peer.SeeAsync(RawType.FindRooms);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await peer.AnswerAsync(peer.Current, request);
        peer.Take = static (_, _) => Task.FromResult(false);
        Assert.Single(await client.FindRoomsAsync());
    }

    [Fact]
    public async Task A_post_whose_wait_is_cancelled_is_posted_all_the_same()
    {
        await using var peer = new RawPeer { Take = static (_, request) => Task.FromResult(request.Type == RawType.Post) };
        await using var client = await ChatClient.ConnectAsync(peer.Options());
        await client.JoinAsync(Captures.Lobby);
        using var cancel = new CancellationTokenSource();
        var post = client.PostAsync(RawPeer.Lobby, "on its way", cancellationToken: cancel.Token);
        var request = await peer.SeeAsync(RawType.Post);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        await peer.AnswerAsync(peer.Current, request);
        await using var notices = new Notices(client);
        Assert.Equal((1L, "on its way"), Read(await notices.NextAsync<MessageReceived>()));
    }

    private static (long Number, string Text) Read(MessageReceived notice) => (notice.Message.Number, notice.Message.Text);
}

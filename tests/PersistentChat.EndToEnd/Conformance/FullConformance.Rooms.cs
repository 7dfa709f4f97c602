using PersistentChat.Client;

namespace PersistentChat.EndToEnd.Conformance;

/// <summary>Finding rooms, entering and leaving them, and who is there.</summary>
public abstract partial class FullConformance
{
    [Fact]
    public async Task Rooms_are_found_by_words_of_their_name_by_those_who_may_know_of_them()
    {
        var (alice, carol) = (await SignInAsync(Seeds.Alice), await SignInAsync(Seeds.Carol));

        var lobby = Assert.Single(await alice.FindRoomsAsync("LOB"));

        Assert.Equal((Seeds.Lobby, "Lobby", "Where all begins"), (lobby.Id, lobby.Name, lobby.Description));
        Assert.Equal($"ma-chan://contoso.com/{Seeds.Lobby}", lobby.Uri);
        Assert.Equal(ConformanceSeed.Secret, Assert.Single(await alice.FindRoomsAsync("party surprise")).Id);
        Assert.Empty(await carol.FindRoomsAsync("surprise"));
        Assert.Empty(await carol.FindRoomsAsync("payroll"));
        Assert.Empty(await alice.FindRoomsAsync("no such room"));
        Assert.Equal(ConformanceSeed.Rooms + 6, (await alice.FindRoomsAsync()).Count);
        Assert.Equal(ConformanceSeed.Rooms + 4, (await carol.FindRoomsAsync()).Count);
    }

    [Fact]
    public async Task A_room_can_be_entered_by_id_address_and_name()
    {
        var alice = await SignInAsync(Seeds.Alice);
        foreach (var name in new[] { Seeds.Lobby.ToString(), $"ma-chan://contoso.com/{Seeds.Lobby}", "lobby" })
        {
            var view = await alice.JoinAsync(name);
            Assert.Equal((Seeds.Lobby, "Lobby", "Tea & <cake>"), (view.Id, view.Room.Name, view.Topic));
            Assert.Equal([new RoomMember(Seeds.Alice, "Alice", IsManager: true)], view.Members);
        }
    }

    [Fact]
    public async Task Who_may_not_enter_is_told_so_and_of_a_secret_room_only_that_there_is_none()
    {
        var carol = await SignInAsync(Seeds.Carol);
        await RefusedAsync(403, () => carol.JoinAsync(ConformanceSeed.Closed.ToString()));
        await RefusedAsync(403, () => carol.JoinAsync(ConformanceSeed.OutOfScope.ToString()));
        await RefusedAsync(404, () => carol.JoinAsync(ConformanceSeed.Secret.ToString()));
        await RefusedAsync(404, () => carol.JoinAsync(Guid.NewGuid().ToString()));
        await RefusedAsync(404, () => carol.JoinAsync("no such room"));
        Assert.Equal(ConformanceSeed.Closed, (await EnterAsync(Seeds.Bob, ConformanceSeed.Closed)).View.Id);
        Assert.Equal(ConformanceSeed.Secret, (await EnterAsync(Seeds.Bob, ConformanceSeed.Secret)).View.Id);
    }

    [Fact]
    public async Task Of_several_rooms_those_are_entered_that_may_be()
    {
        var (one, two, unknown) = (Server.NewRoom(), Server.NewRoom(), Guid.NewGuid());
        var carol = await SignInAsync(Seeds.Carol);

        var result = await carol.JoinAsync([one, ConformanceSeed.Closed, unknown, two, ConformanceSeed.Secret]);

        Assert.Equal([one, two], result.Joined.Select(view => view.Id));
        Assert.Equal([ConformanceSeed.Closed, unknown, ConformanceSeed.Secret], result.Refused);
        await carol.PostAsync(two, "here");
    }

    [Fact]
    public async Task A_roster_has_everybody_once_with_names_and_managers()
    {
        var alice = await EnterAsync(Seeds.Alice, ConformanceSeed.Closed);
        await EnterAsync(Seeds.Alice, ConformanceSeed.Closed);

        var bob = await EnterAsync(Seeds.Bob, ConformanceSeed.Closed);

        Assert.Equal([new RoomMember(Seeds.Alice, "Alice", IsManager: true), new RoomMember(Seeds.Bob, "Bob", IsManager: false)], bob.Members);
        Assert.Equal(2, bob.View.Room.ParticipantCount);
        Assert.Equal([new RoomMember(Seeds.Alice, "Alice", IsManager: true)], alice.Members);
        Assert.Equal(2, Assert.Single(await alice.Client.FindRoomsAsync("Board")).ParticipantCount);
    }

    [Fact]
    public async Task Others_are_seen_to_come_and_go_and_repeating_it_changes_nothing()
    {
        var room = Server.NewRoom();
        var alice = await EnterAsync(Seeds.Alice, room);
        var carol = await EnterAsync(Seeds.Carol, room);
        await carol.Client.JoinAsync(room.ToString());
        await carol.Client.JoinAsync([room]);
        await carol.Client.PartAsync(room);
        await carol.Client.PartAsync(room);
        await EnterAsync(Seeds.Bob, room);

        var (joined, parted, next) = (
            await alice.Notices.NextAsync<MemberJoined>(), await alice.Notices.NextAsync<ChatNotice>(), await alice.Notices.NextAsync<ChatNotice>());

        Assert.Equal(new MemberJoined(room, new RoomMember(Seeds.Carol, "Carol Ünicode <&>", IsManager: false)), joined);
        Assert.Equal(new MemberParted(room, new RoomMember(Seeds.Carol, "Carol Ünicode <&>", IsManager: false)), parted);
        Assert.Equal(new MemberJoined(room, new RoomMember(Seeds.Bob, "Bob", IsManager: false)), next);
    }

    [Fact]
    public async Task A_manager_who_comes_is_shown_as_one()
    {
        var bob = await EnterAsync(Seeds.Bob, Seeds.Lobby);
        await EnterAsync(Seeds.Alice, Seeds.Lobby);
        Assert.Equal(new RoomMember(Seeds.Alice, "Alice", IsManager: true), (await bob.Notices.NextAsync<MemberJoined>()).Member);
    }

    [Fact]
    public async Task Several_endpoints_of_a_user_are_one_user_who_leaves_with_the_last()
    {
        var room = Server.NewRoom();
        var bob = await EnterAsync(Seeds.Bob, room);
        var (first, second) = (await EnterAsync(Seeds.Alice, room), await EnterAsync(Seeds.Alice, room));
        Assert.Equal([Seeds.Alice, Seeds.Bob], second.Members.Select(member => member.Uri));
        await first.Client.PostAsync(room, "both see this");
        var seen = await first.NextMessageAsync();
        Assert.Equal(seen, await second.NextMessageAsync());
        await first.Client.DisposeAsync();
        await second.Client.PostAsync(room, "still here");
        await second.Client.DisposeAsync();

        Assert.Equal(Seeds.Alice, ((MemberJoined)await bob.Notices.NextAsync<ChatNotice>()).Member.Uri);
        Assert.Equal(seen, ((MessageReceived)await bob.Notices.NextAsync<ChatNotice>()).Message);
        Assert.Equal("still here", ((MessageReceived)await bob.Notices.NextAsync<ChatNotice>()).Message.Text);
        Assert.Equal(Seeds.Alice, ((MemberParted)await bob.Notices.NextAsync<ChatNotice>()).Member.Uri);
    }

    [Fact]
    public async Task In_a_large_room_one_sees_only_oneself_and_nobody_come_or_go()
    {
        var room = Server.NewRoom();
        var first = await EnterAsync(Seeds.User(1), room);
        for (var user = 2; user <= ConformanceServer.LargeRoom; user++)
            await EnterAsync(Seeds.User(user), room);
        var last = await EnterAsync(Seeds.Bob, room);
        Assert.Equal([new RoomMember(Seeds.Bob, "Bob", IsManager: false)], last.Members);
        Assert.Equal(ConformanceServer.LargeRoom + 1, last.View.Room.ParticipantCount);
        await last.Client.PartAsync(room);
        await first.Client.PostAsync(room, "anybody there?");

        for (var user = 2; user <= ConformanceServer.LargeRoom; user++)
            Assert.Equal(Seeds.User(user), ((MemberJoined)await first.Notices.NextAsync<ChatNotice>()).Member.Uri);
        Assert.Equal("anybody there?", Assert.IsType<MessageReceived>(await first.Notices.NextAsync<ChatNotice>()).Message.Text);
    }
}

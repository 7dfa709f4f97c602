using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.ContractTests;

/// <summary>What every projection of local state must do. An implementation inherits this and opens itself.</summary>
public abstract class ProjectionContract
{
    /// <summary>
    /// Opens an empty store for node 1 that keeps at most <paramref name="recentPosts"/> identities, and beyond them the newest post of
    /// <paramref name="postingClients"/> clients whose numbers rise.
    /// </summary>
    protected abstract Task<IStoreFixture> OpenAsync(int recentPosts = 1000, int postingClients = 1000);

    [StoreFact]
    public async Task A_new_store_is_empty_and_has_no_cursor()
    {
        await using var store = await OpenAsync();
        Assert.Null(await store.Projection.LoadCursorAsync(default));
        Assert.Equal(StateText.Of(new LocalSnapshot()), StateText.Of(await store.State.LoadAsync(default)));
        Assert.Equal("local", store.Projection.Name);
    }

    [StoreFact]
    public async Task Every_kind_of_event_is_read_back()
    {
        await using var store = await OpenAsync();
        var message = Message(Lobby, 1);
        var credential = Credential("sip:alice@contoso.com", 7);
        ChatEvent[] events =
        [
            Started(4), User(1, "alice"), User(2, "bob"), credential, Category(General, "General"), Room(Lobby, "Lobby"),
            Access(Grant(Lobby, "sip:alice@contoso.com", AccessList.Manager), Grant(General, "*", AccessList.Allowed)),
            Preference("sip:alice@contoso.com", "groups", 3, "<a>\u00FC</a>"), message, Joined(), Parted(),
        ];
        Assert.True(await store.Projection.ApplyAsync(events, null, At(11), default));
        await store.ReopenAsync();

        var state = await store.State.LoadAsync(default);

        Assert.Equal(At(11), state.Cursor);
        Assert.Equal(4u, state.Incarnation);
        Assert.Equal([User(1, "alice").User, User(2, "bob").User], state.Users);
        Assert.Equivalent(credential.Credential, Assert.Single(state.Credentials), strict: true);
        Assert.Equal([Category(General, "General").Category], state.Categories);
        Assert.Equal([Room(Lobby, "Lobby").Room], state.Rooms);
        Assert.Equal(2, state.Access.Count);
        Assert.Contains(new AccessEntry(Lobby, "sip:alice@contoso.com", AccessList.Manager), state.Access);
        Assert.Contains(new AccessEntry(General, "*", AccessList.Allowed), state.Access);
        Assert.Equal([new PreferenceRecord("sip:alice@contoso.com", "groups", 3, "<a>\u00FC</a>")], state.Preferences);
        Assert.Equal([new RoomPosition(Lobby, 1, message.Time)], state.Positions);
        Assert.Equal([new RecentPost(message.Identity, Lobby, 1)], state.RecentPosts);
    }

    [StoreFact]
    public async Task A_later_record_replaces_the_earlier_one_across_batches_and_within_one()
    {
        await using var store = await OpenAsync();
        const string Alice = "sip:alice@contoso.com";
        await store.Projection.ApplyAsync(
            [User(1, "alice"), Credential(Alice, 1), Category(General, "Old"), Room(Lobby, "Old"), Preference(Alice, "p", 0, ""), Started(1)],
            null,
            At(6),
            default);
        await store.Projection.ApplyAsync(
            [
                new UserChanged { User = new UserRecord(1, Alice, "Alice B.", IsDisabled: true) }, Credential(Alice, 2),
                Category(General, "Newer"), Category(General, "New"), Room(Lobby, "New", 2), Preference(Alice, "p", 1, "x"), Started(2),
            ],
            At(6),
            At(13),
            default);

        var state = await store.State.LoadAsync(default);

        Assert.Equal([new UserRecord(1, Alice, "Alice B.", IsDisabled: true)], state.Users);
        Assert.Equal(2, Assert.Single(state.Credentials).Md5Ha1[0]);
        Assert.Equal("New", Assert.Single(state.Categories).Name);
        Assert.Equal(("New", 2L), (Assert.Single(state.Rooms).Name, state.Rooms[0].Revision));
        Assert.Equal((1L, "x"), (Assert.Single(state.Preferences).Version, state.Preferences[0].Content));
        Assert.Equal(2u, state.Incarnation);
    }

    [StoreFact]
    public async Task Roles_are_granted_and_revoked_in_order()
    {
        await using var store = await OpenAsync();
        const string Bob = "sip:bob@contoso.com";
        await store.Projection.ApplyAsync(
            [Access(Grant(Lobby, Bob, AccessList.Member), Grant(Lobby, Bob, AccessList.Member), Grant(Lobby, Bob, AccessList.Presenter))],
            null,
            At(1),
            default);
        await store.Projection.ApplyAsync(
            [Access(Revoke(Lobby, Bob, AccessList.Member), Grant(Lobby, Bob, AccessList.Manager), Revoke(Lobby, Bob, AccessList.Manager))],
            At(1),
            At(2),
            default);

        Assert.Equal([new AccessEntry(Lobby, Bob, AccessList.Presenter)], (await store.State.LoadAsync(default)).Access);
    }

    [StoreFact]
    public async Task Rooms_may_swap_names_in_one_batch()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync([Room(Lobby, "A"), Room(Operations, "B")], null, At(2), default);
        Assert.True(await store.Projection.ApplyAsync([Room(Lobby, "B", 2), Room(Operations, "A", 2)], At(2), At(4), default));

        Assert.Equal(["B", "A"], (await store.State.LoadAsync(default)).Rooms.Select(room => room.Name));
    }

    [StoreFact]
    public async Task Identities_use_their_full_range()
    {
        await using var store = await OpenAsync();
        var message = Message(Lobby, 1);
        message.Identity = new PostIdentity(UInt128.MaxValue - 1, ulong.MaxValue);
        var unknown = Message(Lobby, 2);
        unknown.Identity = default;
        await store.Projection.ApplyAsync([message, unknown], null, At(2), default);

        Assert.Equal([new RecentPost(message.Identity, Lobby, 1)], (await store.State.LoadAsync(default)).RecentPosts);
    }

    [StoreTheory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Recent_posts_are_bounded_and_the_oldest_are_dropped(int batch)
    {
        await using var store = await OpenAsync(recentPosts: 10);
        await ApplyInBatchesAsync(store.Projection, Messages(Lobby, 1, 35), batch);

        var recent = (await store.State.LoadAsync(default)).RecentPosts;

        Assert.Equal(Enumerable.Range(26, 10).Select(number => (long)number), recent.Select(post => post.Number));
    }

    /// <summary>Clients 1 to 3 with rising numbers post early, 2 and 3 again later, and then others more than the limit keeps.</summary>
    [StoreTheory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task The_newest_post_of_a_client_with_rising_numbers_is_kept_however_many_others_posted_since(int batch)
    {
        await using var store = await OpenAsync(recentPosts: 10);
        var events = Messages(Lobby, 1, 60);
        foreach (var (number, client) in new[] { (1, 1UL), (2, 2UL), (3, 3UL), (4, 2UL), (30, 3UL), (55, 3UL) })
            events[number - 1].Identity = new PostIdentity(PostIdentity.RisingBit | client, (ulong)number);
        await ApplyInBatchesAsync(store.Projection, events, batch);

        var recent = (await store.State.LoadAsync(default)).RecentPosts;

        Assert.Equal([1, 4, .. Enumerable.Range(51, 10).Select(number => (long)number)], recent.Select(post => post.Number));
    }

    /// <summary>Seven such clients post once, the first of them again, and then others so many that a store may not put off its bound any more.</summary>
    [StoreTheory]
    [InlineData(700)]
    [InlineData(5000)]
    public async Task Of_the_clients_with_rising_numbers_those_are_kept_that_posted_last(int batch)
    {
        await using var store = await OpenAsync(recentPosts: 10, postingClients: 3);
        var events = Messages(Lobby, 1, 5000);
        for (var i = 0; i < 8; i++)
            events[i].Identity = new PostIdentity(PostIdentity.RisingBit | (UInt128)(i % 7), (ulong)i + 1);
        await ApplyInBatchesAsync(store.Projection, events, batch);

        var recent = (await store.State.LoadAsync(default)).RecentPosts;

        Assert.Equal([6, 7, 8, .. Enumerable.Range(4991, 10).Select(number => (long)number)], recent.Select(post => post.Number));
    }

    /// <summary>Few clients, half of them with rising numbers, so that posts of each lie within the window and beyond it in every way.</summary>
    [StoreTheory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(3, 37)]
    [InlineData(4, 2500)]
    public async Task What_is_remembered_is_the_window_and_the_newest_posts_of_clients_before_it(int seed, int batch)
    {
        const int Window = 10;
        const int Clients = 4;
        await using var store = await OpenAsync(Window, Clients);
        var random = new Random(seed);
        var events = Messages(Lobby, 1, batch == 2500 ? 2500 : 300);
        foreach (var message in events)
        {
            var client = (UInt128)(ulong)random.Next(1, 15);
            message.Identity = new PostIdentity(client > 7 ? client | PostIdentity.RisingBit : client, (ulong)message.Number);
        }
        await ApplyInBatchesAsync(store.Projection, events, batch);

        var recent = (await store.State.LoadAsync(default)).RecentPosts;

        var newest = events.Where(post => post.Identity.IsRising).GroupBy(post => post.Identity.Client).Select(posts => posts.Max(post => post.Number));
        var expected = newest.Order().TakeLast(Clients).Union(events.TakeLast(Window).Select(post => post.Number)).Order();
        Assert.Equal(expected, recent.Select(post => post.Number));
        Assert.All(recent, post => Assert.Equal(events[post.Number - 1].Identity, post.Identity));
    }

    [StoreTheory(Stores = 2)]
    [InlineData(20120611, 1)]
    [InlineData(20120611, 3)]
    [InlineData(20120611, 64)]
    [InlineData(1, 2)]
    [InlineData(2, 7)]
    [InlineData(3, 11)]
    public async Task The_state_does_not_depend_on_where_batches_were_cut(int seed, int batch)
    {
        const int Count = 600;
        await using var whole = await OpenAsync(recentPosts: 25);
        await using var cut = await OpenAsync(recentPosts: 25);
        await ApplyInBatchesAsync(whole.Projection, RandomEvents.Make(seed, Count), Count);
        await ApplyInBatchesAsync(cut.Projection, RandomEvents.Make(seed, Count), batch);

        Assert.Equal(StateText.Of(await whole.State.LoadAsync(default)), StateText.Of(await cut.State.LoadAsync(default)));
        Assert.Equal(await ArchiveText.OfAsync(whole), await ArchiveText.OfAsync(cut));
        foreach (var file in new[] { FirstFile, SecondFile })
            Assert.Equivalent(await whole.Archive.FindFileAsync(file, default), await cut.Archive.FindFileAsync(file, default), strict: true);
    }
}

using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.ContractTests;

/// <summary>
/// What every store must keep of the directory: principals, policies, add-ins, follow lists, invitations, files. An implementation
/// inherits this and opens itself.
/// </summary>
public abstract class CatalogContract
{
    private const string Alice = "sip:alice@contoso.com";
    private const string Bob = "sip:bob@contoso.com";

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IStoreFixture> OpenAsync();

    [StoreFact]
    public async Task Every_record_of_the_directory_is_read_back_after_reopening()
    {
        await using var store = await OpenAsync();
        ChatEvent[] events =
        [
            Principal(9), Principal(7, 2, 9), Policy("tag:Quiet", enablesChat: false), Assigned(Alice, "tag:Quiet"),
            AddIn(FirstFile, "Board"), Follows(Alice, Operations, Lobby), Invited(Bob, Lobby, 3), Uploaded(SecondFile, Lobby, "plan \u00FC.txt"),
        ];
        await store.Projection.ApplyAsync(events, null, At(8), default);
        await store.ReopenAsync();

        var state = await store.State.LoadAsync(default);

        Assert.Equivalent(new[] { Principal(7, 2, 9).Principal, Principal(9).Principal }, state.Principals, strict: true);
        Assert.Equal([Policy("tag:Quiet", enablesChat: false).Policy], state.Policies);
        Assert.Equal([new PolicyAssignment(Alice, "tag:Quiet")], state.PolicyAssignments);
        Assert.Equal([AddIn(FirstFile, "Board").AddIn], state.AddIns);
        Assert.Equivalent(new[] { new FollowList(Alice, [Operations, Lobby]) }, state.FollowLists, strict: true);
        Assert.Equal([Operations, Lobby], state.FollowLists[0].Rooms);
        Assert.Equal([new InvitationRecord(Bob, Lobby, 3, 703)], state.Invitations);
        var file = Uploaded(SecondFile, Lobby, "plan \u00FC.txt").File;
        Assert.Equivalent(file, await store.Archive.FindFileAsync(SecondFile, default), strict: true);
        Assert.Null(await store.Archive.FindFileAsync(FirstFile, default));
    }

    [StoreFact]
    public async Task A_principal_leaves_the_groups_that_its_new_record_does_not_name()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync([Principal(7, 1, 2, 3)], null, At(1), default);
        await store.Projection.ApplyAsync([Principal(7, 2, 4)], At(1), At(2), default);

        Assert.Equal([2, 4], Assert.Single((await store.State.LoadAsync(default)).Principals).Parents);
    }

    [StoreTheory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task A_policy_that_goes_takes_its_assignments_with_it_and_comes_back_without_them(int batch)
    {
        await using var store = await OpenAsync();
        ChatEvent[] events =
        [
            Policy("tag:One"), Policy("tag:Two"), Assigned(Alice, "tag:One"), Assigned(Bob, "tag:Two"), Assigned(Bob, "TAG:one"),
            Policy("TAG:ONE", isRemoved: true), Policy("Tag:One"), Assigned("sip:carol@contoso.com", "tag:ONE"),
        ];
        await ApplyInBatchesAsync(store.Projection, events, batch);

        var state = await store.State.LoadAsync(default);

        Assert.Equal(["Tag:One", "tag:Two"], state.Policies.Select(policy => policy.Identity));
        Assert.Equal([new PolicyAssignment("sip:carol@contoso.com", "tag:ONE")], state.PolicyAssignments);
    }

    [StoreFact]
    public async Task An_assignment_is_replaced_and_the_empty_one_takes_it_away()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync([Assigned(Alice, "tag:One"), Assigned(Bob, "tag:One")], null, At(2), default);
        await store.Projection.ApplyAsync([Assigned(Alice, "tag:Two"), Assigned(Bob, "")], At(2), At(4), default);

        Assert.Equal([new PolicyAssignment(Alice, "tag:Two")], (await store.State.LoadAsync(default)).PolicyAssignments);
    }

    [StoreTheory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task An_add_in_that_was_removed_is_gone_and_may_come_back(int batch)
    {
        await using var store = await OpenAsync();
        ChatEvent[] events =
        [
            AddIn(FirstFile, "A"), AddIn(SecondFile, "B"), AddIn(FirstFile, "A", isRemoved: true), AddIn(SecondFile, "B", isRemoved: true),
            AddIn(SecondFile, "C"),
        ];
        await ApplyInBatchesAsync(store.Projection, events, batch);

        Assert.Equal([AddIn(SecondFile, "C").AddIn], (await store.State.LoadAsync(default)).AddIns);
    }

    [StoreFact]
    public async Task A_shorter_follow_list_replaces_a_longer_one_and_the_empty_one_ends_it()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync([Follows(Alice, Lobby, Operations, General), Follows(Bob, Lobby)], null, At(2), default);
        await store.Projection.ApplyAsync([Follows(Alice, General, Lobby), Follows(Bob)], At(2), At(4), default);

        var list = Assert.Single((await store.State.LoadAsync(default)).FollowLists);

        Assert.Equal(Alice, list.User);
        Assert.Equal([General, Lobby], list.Rooms);
    }

    [StoreFact]
    public async Task A_second_invitation_of_a_user_to_a_room_replaces_the_first()
    {
        await using var store = await OpenAsync();
        await store.Projection.ApplyAsync([Invited(Bob, Lobby, 1), Invited(Bob, Operations, 2)], null, At(2), default);
        await store.Projection.ApplyAsync([Invited(Bob, Lobby, 3)], At(2), At(3), default);

        var invitations = (await store.State.LoadAsync(default)).Invitations;

        Assert.Equal([new InvitationRecord(Bob, Lobby, 3, 703), new InvitationRecord(Bob, Operations, 2, 702)], invitations);
    }
}

using static PersistentChat.Storage.ContractTests.ComplianceEvents;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.ContractTests;

/// <summary>How a compliance store keeps who was in which room (features.md CO5). An implementation inherits this and opens itself.</summary>
public abstract class ParticipationContract
{
    private static readonly Origin OtherSession = First with { Session = ulong.MaxValue };
    private static readonly Origin OtherNode = new(2, 9, 7, 0);

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IComplianceFixture> OpenAsync();

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stay_begins_with_the_join_and_ends_with_the_part_of_that_session(bool isOneBatch)
    {
        await using var fixture = await OpenAsync();
        await ApplyAsync(fixture, isOneBatch, InLog(
            1, Joins("bob", First, Lobby, Operations), Joins("bob", OtherSession, Lobby), Parts("bob", First, Lobby), Joins("bob", First, Lobby)));

        Assert.Equal(
            [
                Stay(Lobby, First, 1, 3), Stay(Operations, First, 1, null), Stay(Lobby, OtherSession, 2, null), Stay(Lobby, First, 4, null),
            ],
            await ReadAsync(fixture));
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_nodes_start_ends_what_its_earlier_lives_left_open_and_nothing_else(bool isOneBatch)
    {
        await using var fixture = await OpenAsync();
        var later = First with { Incarnation = 2 };
        await ApplyAsync(fixture, isOneBatch, InLog(
            1, Joins("bob", First, Lobby), Joins("bob", OtherNode, Lobby), Joins("bob", OtherSession, Lobby), Parts("bob", OtherSession, Lobby),
            NodeStarts(1, 2), Joins("bob", later, Lobby), NodeStarts(1, 2)));

        Assert.Equal(
            [
                Stay(Lobby, First, 1, 5) with { WasCutOff = true }, Stay(Lobby, OtherNode, 2, null), Stay(Lobby, OtherSession, 3, 4),
                Stay(Lobby, later, 6, null),
            ],
            await ReadAsync(fixture));
    }

    [StoreFact]
    public async Task Stays_are_found_by_room_and_time()
    {
        await using var fixture = await OpenAsync();
        await ApplyAsync(fixture, true, InLog(
            1, Joins("bob", First, Lobby), Joins("bob", First, Operations), Parts("bob", First, Lobby), Parts("bob", First, Operations),
            Joins("bob", OtherSession, Lobby)));

        Assert.Equal([1, 5], await BegunAsync(Lobby, 0, 1000));
        Assert.Equal([2], await BegunAsync(Operations, 0, 1000));
        Assert.Empty(await BegunAsync(General, 0, 1000));
        Assert.Equal([1], await BegunAsync(null, 1, 2));
        Assert.Empty(await BegunAsync(null, 0, 1));
        Assert.Equal([1, 2], await BegunAsync(null, 2, 3));
        Assert.Equal([2], await BegunAsync(null, 3, 5));
        Assert.Equal([5], await BegunAsync(null, 4, 1000));
        Assert.Equal([5], await BegunAsync(null, 100, 1000));

        async Task<IEnumerable<long>> BegunAsync(Guid? room, long from, long to) =>
            (await fixture.Store.ReadParticipationsAsync(room, Noon + from, Noon + to, default)).Select(stay => stay.JoinedOn - Noon);
    }

    [StoreFact]
    public async Task A_stay_of_no_length_is_found_at_its_moment()
    {
        await using var fixture = await OpenAsync();
        var events = InLog(1, Joins("bob", First, Lobby), Parts("bob", First, Lobby));
        events[1].Time = events[0].Time;
        await ApplyAsync(fixture, true, events);
        Assert.Single(await fixture.Store.ReadParticipationsAsync(Lobby, Noon + 1, Noon + 2, default));
    }

    private static Participation Stay(Guid room, Origin session, long joined, long? parted) => new(
        room, Uri("bob"), session.Node, session.Incarnation, session.Session, Noon + joined, Noon + parted, WasCutOff: false);

    private static async Task ApplyAsync(IComplianceFixture fixture, bool isOneBatch, ChatEvent[] events)
    {
        foreach (var batch in events.Chunk(isOneBatch ? events.Length : 1))
        {
            var from = batch[0].Sequence - 1;
            Assert.True(await fixture.Store.Projection.ApplyAsync(batch, from == 0 ? null : At(from), At(batch[^1].Sequence), default));
        }
    }

    private static async Task<IReadOnlyList<Participation>> ReadAsync(IComplianceFixture fixture) =>
        await fixture.Store.ReadParticipationsAsync(null, 0, long.MaxValue, default);
}

namespace PersistentChat.LoadTests.Tests;

public sealed class PopulationTests
{
    private static readonly Population Model = UserModel.PopulationOf(2_000);

    [Fact]
    public void Every_room_of_a_class_has_the_same_number_of_members_to_one()
    {
        var members = Enumerable.Range(0, Model.Users).SelectMany(Model.RoomsOf).GroupBy(room => room).ToDictionary(room => room.Key, room => room.Count());
        Assert.Equal(Model.Rooms, members.Count);
        var first = 0;
        foreach (var kind in Model.Classes)
        {
            var sizes = Enumerable.Range(first, kind.Rooms).Select(room => members[room]).ToList();
            Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
            first += kind.Rooms;
        }
    }

    [Fact]
    public void Nobody_is_in_a_room_twice() =>
        Assert.All(Enumerable.Range(0, Model.Users), user => Assert.Equal(16, Model.RoomsOf(user).Distinct().Count()));

    [Fact]
    public void The_user_model_has_rooms_of_its_sizes()
    {
        var node = UserModel.PopulationOf(80_000);
        Assert.Equal([("small", 32_000, 12), ("medium", 1_067, 2), ("large", 10, 2)], node.Classes.Select(rooms => (rooms.Name, rooms.Rooms, rooms.PerUser)));
    }

    [Fact]
    public void Ranks_count_the_members_of_a_room()
    {
        var ranks = new Dictionary<int, List<int>>();
        for (var user = 0; user < Model.Users; user++)
        {
            var rooms = Model.RoomsOf(user);
            for (var seat = 0; seat < rooms.Length; seat++)
                (ranks.TryGetValue(rooms[seat], out var known) ? known : ranks[rooms[seat]] = []).Add(Model.RankOf(user, seat));
        }

        Assert.All(ranks.Values, list => Assert.Equal(Enumerable.Range(0, list.Count), list.Order()));
    }

    [Fact]
    public void Speakers_are_the_first_of_each_room_and_never_those_who_stop_reading()
    {
        var scenario = new Scenario { Name = "x", Description = "", Population = new Population { Users = 50, Classes = [new RoomClass("rooms", 10, 1)] }, Stalled = 5 };
        var step = new Step { Name = "post", Action = StepAction.Post, Simulations = [], SpeakersPerRoom = 1 };
        var chosen = new Speakers(scenario, step, seed: 1);
        Assert.Equal(Enumerable.Range(0, 10).Select(user => (user, 0)), Enumerable.Range(0, 10).Select(chosen.OfCopy));
        Assert.Equal((0, 0), chosen.OfCopy(10));

        var all = new Speakers(scenario, step with { SpeakersPerRoom = 0 }, seed: 1);
        var seen = Enumerable.Range(0, 5_000).Select(arrival => all.OfArrival(arrival).User).ToHashSet();
        Assert.Equal(Enumerable.Range(0, 45), seen.Order());
    }

    [Fact]
    public void A_step_in_rooms_that_are_not_there_is_refused() =>
        Assert.Contains("small, medium, large", Assert.Throws<ArgumentException>(() => Model.SeatsOf("tiny")).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_are_those_of_the_seed_file()
    {
        var names = new UserNames("contoso.com", "secret");
        Assert.Equal(names.UserUri(12), string.Format(null, System.Text.CompositeFormat.Parse(names.UserPattern), 12));
        Assert.Equal(UserNames.RoomId(0x1234), Guid.Parse(string.Format(null, System.Text.CompositeFormat.Parse(UserNames.RoomIdPattern), 0x1234)));
        Assert.Equal(0x1234, UserNames.RoomOf(UserNames.RoomId(0x1234)));
        Assert.Equal(-1, UserNames.RoomOf(Guid.NewGuid()));
        Assert.Contains("\"to\": 1999", SeedFile.Compose(Model, names), StringComparison.Ordinal);
    }
}

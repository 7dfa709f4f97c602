using PersistentChat.Storage;

namespace PersistentChat.Engine.Tests;

/// <summary>
/// Posts, joins, parts, ends and suspensions of many sessions over several rooms, at random, many a turn, in two formats: compared with a model
/// that knows nothing of turns, runs and bodies, only of the order in which commands are decided.
/// </summary>
public class RandomRunsTests
{
    private static readonly Guid[] Rooms = [EngineHarness.Lobby, new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a02"), new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a03")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(20261201)]
    public async Task Every_session_gets_what_it_was_there_for_once_and_in_order(int seed)
    {
        await using var harness = await EngineHarness.StartAsync(options => options.Limits.RecentMessages = 500);
        await harness.DefineRoomAsync(Rooms[1], "Second");
        await harness.DefineRoomAsync(Rooms[2], "Third");
        var random = new Random(seed);
        var watch = new BodyWatch();
        var model = new Model();
        for (var i = 0; i < 8; i++)
            model.Members.Add(await OpenAsync(harness, watch, model, i));
        for (var turn = 0; turn < 150; turn++)
        {
            await harness.InOneTurnAsync([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => (Action)(() => Step(harness, random, model)))]);
            if (random.Next(8) == 0)
                await ResumeAsync(harness, random, model);
            if (random.Next(30) == 0)
                model.Members.Add(await OpenAsync(harness, watch, model, model.Members.Count));
        }
        await ResumeAsync(harness, random: null, model);
        foreach (var member in model.Members)
            member.AssertReceived(seed);
        Assert.Contains(model.Members, member => member.WasSuspended && !member.HasEnded && member.Expected.Any(room => room.Count > 20));
        Assert.Contains(model.Members, member => member.Session.Lines.Any(line => line.Count(letter => letter == '|') > 2));
        await harness.Shard.RunAsync(() => Assert.Equal(0, harness.Shard.Outboxes.Bytes));
        watch.AssertReturned();
    }

    private static async Task<Member> OpenAsync(EngineHarness harness, BodyWatch watch, Model model, int index)
    {
        await harness.Engine.DefineUserAsync(new UserDefinition($"sip:user{index}@contoso.com", "", null), default);
        return new Member(await harness.OpenAsync($"user{index}", encoder: index % 2 == 0 ? watch.Joining : watch.Plain), $"user{index}", model);
    }

    /// <summary>Some commands of some sessions, and what happens to sessions themselves, on the shard.</summary>
    private static void Step(EngineHarness harness, Random random, Model model)
    {
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            var member = model.Members[random.Next(model.Members.Count)];
            var room = random.Next(Rooms.Length);
            if (member.IsLive)
                Act(member, room, random.Next(100), random);
            // Batches end at other places than steps do.
            if (random.Next(4) == 0)
                harness.Decide(member.Session);
        }
        harness.Decide(model.Members[0].Session);
    }

    private static void Act(Member member, int room, int choice, Random random)
    {
        switch (choice)
        {
            case < 70 when member.IsIn(room): member.Post(room); break;
            case < 82: member.Join(room); break;
            // A session that is behind in a room when it leaves it gets no more of it, however much that is.
            case < 88 when !member.IsBehind: member.Part(room); break;
            case < 92 when !member.HasParted: member.Suspend(); break;
            case < 97: member.TakeOrNot(random.Next(2) == 0); break;
            case 99 when random.Next(4) == 0: member.End(); break;
            default: break;
        }
    }

    /// <summary>Brings sessions back and waits until they have everything; all of them if there is no <paramref name="random"/>.</summary>
    private static async Task ResumeAsync(EngineHarness harness, Random? random, Model model)
    {
        List<Member> resumed = [.. model.Members.Where(member => !member.HasEnded && (random is null || random.Next(2) == 0))];
        await harness.InOneTurnAsync(
            () => resumed.ForEach(member => member.Resume()),
            () =>
            {
                // The rooms go on while they catch up.
                for (var i = 0; random is not null && i < 10; i++)
                    model.PostAnywhere(random);
            });
        for (var i = 0; i < 100 && !resumed.TrueForAll(member => member.HasAll); i++)
            await harness.SettleAsync();
        resumed.ForEach(member => member.IsBehind = member.HasParted = false);
    }

    /// <summary>The rooms as the order of commands makes them.</summary>
    private sealed class Model
    {
        private readonly long[] _numbers = new long[Rooms.Length];

        internal List<Member> Members { get; } = [];

        internal void Post(int room, string text)
        {
            var line = $"message {++_numbers[room]} {text}";
            foreach (var member in Members.Where(member => member.IsIn(room)))
                member.Expected[room].Add(line);
        }

        internal void PostAnywhere(Random random)
        {
            var (member, room) = (Members[random.Next(Members.Count)], random.Next(Rooms.Length));
            if (member.IsLive && member.IsIn(room))
                member.Post(room);
        }

        internal void Notice(int room, string line, Member about)
        {
            foreach (var member in Members.Where(member => member.IsIn(room) && member != about))
                member.Expected[room].Add(line);
        }
    }

    /// <summary>A session, and what it must have received of each room.</summary>
    private sealed class Member(TestSession session, string name, Model model)
    {
        private static readonly string[] Names = ["Lobby", "Second", "Third"];

        private readonly bool[] _in = new bool[Rooms.Length];
        private int _posts;

        internal TestSession Session => session;

        internal List<string>[] Expected { get; } = [[], [], []];

        internal bool HasEnded { get; private set; }

        internal bool WasSuspended { get; private set; }

        /// <summary>It was suspended, and has not been seen to have everything since.</summary>
        internal bool IsBehind { get; set; }

        /// <summary>It left a room, and has not been seen to have everything since.</summary>
        internal bool HasParted { get; set; }

        internal bool IsLive => session.Session.Peer is not null;

        /// <summary>Messages only: notices of the time of a suspension are gone.</summary>
        internal bool HasAll => Enumerable.Range(0, Rooms.Length).All(room => Received(room).Count(IsMessage) == Expected[room].Count(IsMessage));

        internal bool IsIn(int room) => _in[room];

        internal void Post(int room)
        {
            var text = $"room{room}-{name}-{++_posts}";
            Submit(EngineHarness.Post(Rooms[room], text));
            model.Post(room, text);
        }

        internal void Join(int room)
        {
            Submit(TestSession.Join(Rooms[room]));
            if (!_in[room])
                model.Notice(room, $"joined sip:{name}@contoso.com {Names[room]}=Member", this);
            _in[room] = true;
        }

        internal void Part(int room)
        {
            Submit(new PartRooms { Rooms = [new RoomReference(Rooms[room], "")] });
            HasParted = true;
            Leave(room);
        }

        internal void End()
        {
            session.Session.End(SessionEndReason.Left);
            HasEnded = true;
            for (var room = 0; room < Rooms.Length; room++)
                Leave(room);
        }

        internal void Suspend()
        {
            session.Session.Suspend([]);
            WasSuspended = IsBehind = true;
        }

        internal void TakeOrNot(bool takes)
        {
            session.TakesNothing = !takes;
            session.Session.RequestFlush();
        }

        internal void Resume()
        {
            session.TakesNothing = false;
            if (!IsLive)
                session.Session.Resume(session);
            session.Session.RequestFlush();
        }

        internal void AssertReceived(int seed)
        {
            for (var room = 0; room < Rooms.Length; room++)
            {
                var (expected, received) = (Expected[room], Received(room));
                if (WasSuspended)
                    (expected, received) = ([.. expected.Where(IsMessage)], [.. received.Where(IsMessage)]);
                // A session that ended has no right to what it had not taken.
                if (HasEnded)
                    expected = expected[..Math.Min(expected.Count, received.Count)];
                var same = expected.Zip(received).TakeWhile(pair => pair.First == pair.Second).Count();
                Assert.True(
                    same == expected.Count && same == received.Count,
                    $"seed {seed}, {name} in {Names[room]}, line {same + 1}: expected '{expected.ElementAtOrDefault(same)}' but got '{received.ElementAtOrDefault(same)}'");
            }
        }

        private static bool IsMessage(string line) => line.StartsWith("message ", StringComparison.Ordinal);

        private List<string> Received(int room) =>
        [
            .. session.Lines.SelectMany(line => line.Split('|', StringSplitOptions.RemoveEmptyEntries))
                .Where(line => line.Contains($" room{room}-", StringComparison.Ordinal)
                    || line.EndsWith($" {Names[room]}", StringComparison.Ordinal)
                    || line.Contains($" {Names[room]}=", StringComparison.Ordinal)),
        ];

        private void Leave(int room)
        {
            if (!_in[room])
                return;
            _in[room] = false;
            model.Notice(room, $"parted sip:{name}@contoso.com {Names[room]}", this);
        }

        private void Submit(Command command) => Assert.True(session.Session.TrySubmit(command));
    }

    /// <summary>Remembers every body that was written: one that was returned to its pool is empty again.</summary>
    private sealed class BodyWatch
    {
        private readonly HashSet<OutboundMessage> _bodies = new(ReferenceEqualityComparer.Instance);

        internal BodyWatch() => (Plain, Joining) = (new Format(this, TextEncoder.Instance), new Format(this, JoiningTextEncoder.Instance));

        internal BodyEncoder Plain { get; }

        internal BodyEncoder Joining { get; }

        internal void AssertReturned()
        {
            Assert.NotEmpty(_bodies);
            Assert.All(_bodies, body => Assert.Equal(0, body.Length));
        }

        private sealed class Format(BodyWatch watch, TextEncoder encoder) : BodyEncoder
        {
            public override bool JoinsBodies => encoder.JoinsBodies;

            public override void WriteMessage(System.Buffers.IBufferWriter<byte> output, RoomInfo room, MessagePosted message)
            {
                watch._bodies.Add((OutboundMessage)output);
                encoder.WriteMessage(output, room, message);
            }

            public override void WriteJoined(
                System.Buffers.IBufferWriter<byte> output, User user, ReadOnlySpan<RoomPresence> rooms, bool isBulk)
            {
                watch._bodies.Add((OutboundMessage)output);
                encoder.WriteJoined(output, user, rooms, isBulk);
            }

            public override void WriteParted(System.Buffers.IBufferWriter<byte> output, User user, RoomInfo room)
            {
                watch._bodies.Add((OutboundMessage)output);
                encoder.WriteParted(output, user, room);
            }
        }
    }
}

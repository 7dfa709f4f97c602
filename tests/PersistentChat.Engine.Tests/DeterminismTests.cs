using System.Buffers;
using System.Globalization;
using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Engine.Tests;

/// <summary>
/// The property everything stands on: the same commands decided twice give the same events and the same state, and a
/// state rebuilt from the events is that state again, also after a restart in the middle.
/// </summary>
public class DeterminismTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20260131)]
    public void Two_sequencers_decide_the_same_and_a_replay_ends_in_the_same_state(int seed)
    {
        var first = new Machine();
        var second = new Machine();
        var commands = new CommandStream(seed);
        for (var step = 0; step < 3000; step++)
        {
            var (one, two) = commands.NextPair();
            first.Decide(one);
            second.Decide(two);
            if (step == 1500)
                first = first.Restart();
        }
        Assert.Equal(second.Records.Count, first.Records.Count);
        for (var i = 0; i < second.Records.Count; i++)
            Assert.True(second.Records[i].AsSpan().SequenceEqual(first.Records[i]), $"event {i + 1} differs (seed {seed})");
        Assert.Equal(second.Dump(), first.Dump());
        Assert.Equal(second.Dump(), second.Restart().Dump());
        Assert.True(second.DataCollisions > 0);
        AssertRising(second);
        Assert.Contains("Posted", second.Kinds);
        Assert.Contains("SessionJoined", second.Kinds);
        Assert.Contains("SessionParted", second.Kinds);
    }

    /// <summary>While a client with rising numbers is remembered, nothing of it is posted that is not above what was posted before.</summary>
    private static void AssertRising(Machine machine)
    {
        var newest = new List<PostIdentity>();
        foreach (var message in machine.Records.Select((record, i) => EventCodec.Read(record, (ulong)i + 1)).OfType<MessagePosted>())
        {
            if (!message.Identity.IsRising)
                continue;
            var before = newest.FindIndex(post => post.Client == message.Identity.Client);
            if (before >= 0)
            {
                Assert.True(message.Identity.Number > newest[before].Number);
                newest.RemoveAt(before);
            }
            newest.Add(message.Identity);
            if (newest.Count > 3)
                newest.RemoveAt(0);
        }
        Assert.Equal(newest, machine.State.RecentPosts.NewestOfClients.Select(post => post.Identity));
    }

    [Fact]
    public void A_new_life_of_the_node_ends_the_sessions_of_the_last()
    {
        var machine = new Machine();
        var commands = new CommandStream(7);
        for (var step = 0; step < 500; step++)
            machine.Decide(commands.NextPair().One);
        Assert.Contains("session", machine.Dump(), StringComparison.Ordinal);
        machine.Decide(new StartNode { Origin = new Origin(1, 99, 0, 0), Time = long.MaxValue / 2 });
        Assert.DoesNotContain("session", machine.Dump(), StringComparison.Ordinal);
        Assert.DoesNotContain("users=1", machine.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_that_does_not_follow_the_state_is_refused()
    {
        var machine = new Machine();
        var message = MessagePosted.Rent();
        message.RoomId = CommandStream.Rooms[0];
        message.Number = 5;
        Assert.Throws<InvalidOperationException>(() => machine.State.Apply(message));
    }

    [Fact]
    public void Every_kind_that_can_be_in_a_log_is_applied_and_those_for_projections_only_change_nothing()
    {
        var machine = new Machine();
        var before = machine.Dump();
        ChatEvent[] forProjections = [.. ForProjections()];
        foreach (var chatEvent in forProjections)
            machine.State.Apply(chatEvent);
        Assert.Equal(before, machine.Dump());
        var handled = "NodeStarted MessagePosted MessageReplaced MessageRemoved RoomChanged CategoryChanged UserChanged CredentialChanged "
            + "PreferenceChanged AccessChanged SessionJoined SessionParted";
        Assert.Equal(
            Enum.GetValues<EventKind>().Where(kind => EventKinds.FeatureLevel(kind) != 0).Order(),
            handled.Split(' ').Select(Enum.Parse<EventKind>).Concat(forProjections.Select(chatEvent => chatEvent.Kind)).Order());
    }

    private static IEnumerable<ChatEvent> ForProjections()
    {
        var (id, user) = (CommandStream.Rooms[0], "sip:alice@contoso.com");
        return
        [
            new PrincipalChanged { Principal = new PrincipalRecord(1, id, user, PrincipalType.User, "", "", "", PrincipalState.Active, []) },
            new PolicyChanged { Policy = new PolicyRecord("Global", "", true) },
            new PolicyAssigned { Assignment = new PolicyAssignment(user, "tag:A") },
            new AddInChanged { AddIn = new AddInRecord(id, "A", "https://contoso.com/") },
            new FollowListChanged { List = new FollowList(user, [id]) },
            new InvitationIssued { Invitation = new InvitationRecord(user, id, 1, 1) },
            new FileUploaded { File = new FileRecord(id, id, user, "a.txt", $"{id}.txt", 1, new byte[32], 1) },
            new FileDownloaded { FileId = id, RoomId = id, User = user, StoredName = $"{id}.txt" },
            new HistoryRead { User = user, Rooms = [id], Request = "newest 1", IsSearch = false },
        ];
    }

    /// <summary>A sequencer's core without thread, log and shards.</summary>
    private sealed class Machine : IDecisionSink
    {
        private readonly Decider _decider;

        internal Machine()
        {
            State = new ChatState(Options());
            _decider = new Decider(State, this);
            if (Records.Count == 0)
                CommandStream.Prologue().ForEach(Decide);
        }

        private Machine(List<byte[]> records)
        {
            State = new ChatState(Options());
            _decider = new Decider(State, this);
            foreach (var record in records)
            {
                Records.Add(record);
                State.Apply(EventCodec.Read(record, (ulong)Records.Count));
            }
        }

        /// <summary>Small bounds of what is remembered, so that much is forgotten and only rising clients are known beyond.</summary>
        private static ChatEngineOptions Options() => new() { Limits = { RecentPosts = 20, PostingClients = 3 } };

        internal ChatState State { get; }

        internal int DataCollisions { get; private set; }

        internal List<byte[]> Records { get; } = [];

        internal string Kinds => string.Join(' ', Records.Select(record => EventCodec.Read(record, 1).Kind).Distinct());

        internal Machine Restart() => new(Records);

        internal void Decide(Command command) => _decider.Decide(command);

        public void Accept(ChatEvent chatEvent)
        {
            var buffer = new ArrayBufferWriter<byte>();
            EventCodec.Write(buffer, chatEvent);
            Records.Add(buffer.WrittenSpan.ToArray());
            chatEvent.Sequence = (ulong)Records.Count;
            State.Apply(chatEvent);
        }

        public void Emit(in Outcome outcome)
        {
            // What is answered is compared through the events and the state it comes from.
        }

        public bool TakesEvents => true;

        public void CommitAnyway()
        {
            // A commit changes neither events nor state.
        }

        public void Refuse(PostMessage post, ResultCode code, string? detail = null)
        {
            // A refusal leaves no trace in the state: that is what the comparison of states shows.
            DataCollisions += code == ResultCode.DataCollision ? 1 : 0;
        }

        internal string Dump()
        {
            var text = new StringBuilder();
            foreach (var room in State.Rooms.Rooms.OrderBy(room => room.Info.Handle))
                text.AppendLine(CultureInfo.InvariantCulture, $"room {room.Info.Name} last={room.LastNumber} time={room.LastTime} users={room.UserCount} kept={room.Recent.Count} roles={room.Info.Roles.Count}");
            foreach (var session in State.Sessions.Sessions.OrderBy(key => key.Session))
                text.AppendLine(CultureInfo.InvariantCulture, $"session {session}: {string.Join(' ', State.Sessions.Of(session).ToArray().Select(place => $"{place.Room.Info.Handle}@{place.JoinedAt}"))}");
            foreach (var preference in State.Users.Preferences.OrderBy(preference => preference.User + preference.Label, StringComparer.Ordinal))
                text.AppendLine(CultureInfo.InvariantCulture, $"{preference}");
            foreach (var post in State.RecentPosts.Oldest)
                text.AppendLine(CultureInfo.InvariantCulture, $"{post}");
            foreach (var post in State.RecentPosts.NewestOfClients)
                text.AppendLine(CultureInfo.InvariantCulture, $"newest {post}");
            return text.ToString();
        }
    }

    /// <summary>A seeded stream of plausible and implausible commands of a few sessions.</summary>
    private sealed class CommandStream(int seed)
    {
        internal static readonly Guid[] Rooms = [.. Enumerable.Range(1, 5).Select(i => new Guid(i, 0, 0, new byte[8]))];

        private static readonly string[] Users = ["sip:alice@contoso.com", "sip:bob@contoso.com", "sip:nobody@contoso.com"];

        private readonly Random _random = new(seed);
        private long _time = new DateTime(2026, 1, 31).Ticks;

        internal static List<Command> Prologue()
        {
            var id = new Guid(100, 0, 0, new byte[8]);
            var commands = new List<Command>
            {
                new StartNode(),
                new DefineUser(new UserDefinition(Users[0], "Alice", null)),
                new DefineUser(new UserDefinition(Users[1], "Bob", null)),
                new DefineCategory(new CategoryDefinition { Name = "General" }, id),
            };
            foreach (var (room, index) in Rooms[..4].Select((room, index) => (room, index)))
            {
                var definition = new RoomDefinition
                {
                    Name = $"Room {index}",
                    Category = "General",
                    Privacy = index == 3 ? RoomPrivacy.Closed : RoomPrivacy.Open,
                    Members = [Users[0]],
                };
                commands.Add(new DefineRoom(definition, room));
            }
            commands.ForEach(command => command.Origin = new Origin(1, 1, 0, 0));
            return commands;
        }

        /// <summary>The same command twice, as two objects.</summary>
        internal (Command One, Command Two) NextPair()
        {
            // Time may stand still or even step back, as clocks do.
            _time += _random.Next(-5, 50);
            var choice = _random.Next(100);
            var room = Rooms[_random.Next(Rooms.Length)];
            var session = (ulong)_random.Next(1, 8);
            var number = (ulong)_random.Next(1, 2000);
            return (Stamp(Make(choice, room, number), session), Stamp(Make(choice, room, number), session));
        }

        private Command Stamp(Command command, ulong session)
        {
            command.Requester = Users[session % 3];
            command.Origin = new Origin(1, 1, session, 0);
            command.Time = _time;
            return command;
        }

        private static Command Make(int choice, Guid room, ulong number) => choice switch
        {
            < 35 => EngineHarness.Post(room, $"text {number}", new PostIdentity(number % 3, number)),
            < 50 => EngineHarness.Post(room, $"rising {number}", new PostIdentity(PostIdentity.RisingBit | (number % 5), number)),
            < 65 => TestSession.Join(room),
            < 75 => TestSession.Join([.. Rooms.Where((_, i) => (number >> i & 1) == 1), room]),
            < 85 => new PartRooms { Rooms = [new RoomReference(room, ""), new RoomReference(null, "junk")] },
            < 90 => new EndSession { Reason = SessionEndReason.Left },
            < 94 => new SetPreference { Label = $"label {number % 5}", Content = $"{number}" },
            < 97 => new GetPreference { Label = $"label {number % 7}", KnownVersion = 0, CreateDefault = number % 2 == 0 },
            _ => new ReadHistory { Room = new RoomReference(room, ""), Count = (int)number % 10 },
        };
    }
}

using BenchmarkDotNet.Attributes;
using PersistentChat.Engine;
using PersistentChat.Storage;

namespace PersistentChat.Benchmarks;

/// <summary>A post decided and applied to the state, as the sequencer does it for each (hop 6); nothing is written anywhere.</summary>
public class DecideBenchmarks
{
    // So few that the table of recent posts is full, and turns over, before anything is measured.
    private const int RecentPosts = 1_024;

    private static readonly Origin Origin = new(1, 3, 117, 2_048);
    private static readonly Guid RoomId = new(SampleTraffic.RoomId);

    private readonly Decider _decider;
    private readonly Sink _sink;
    private ulong _number;

    public DecideBenchmarks()
    {
        var options = new ChatEngineOptions();
        options.Limits.RecentPosts = RecentPosts;
        var state = new ChatState(options);
        var lobby = SampleRoom.Lobby();
        state.Users.Apply(SampleRoom.Alice.Record);
        state.Rooms.Apply(lobby.Category.Record);
        state.Rooms.Apply(lobby.Record);
        state.Apply(new SessionJoined
        {
            User = SampleRoom.Alice.Uri,
            IsBulk = false,
            Rooms = [new JoinedRoom(RoomId, 0, RoomRole.Member, Announce: false)],
            Origin = Origin,
        });
        _sink = new Sink(state);
        _decider = new Decider(state, _sink);
        for (var i = 0; i < 2 * RecentPosts; i++)
            Decide();
    }

    [Benchmark(Description = "decide a post")]
    public long Decide()
    {
        var message = MessagePosted.Rent();
        message.SetContent(SampleTraffic.Text, default);
        message.RoomId = RoomId;
        message.Identity = new PostIdentity(PostIdentity.RisingBit | 7, ++_number);
        var post = PostMessage.Rent();
        (post.Message, post.Requester, post.Origin, post.Time) = (message, SampleRoom.Alice.Uri, Origin, DateTime.UnixEpoch.Ticks);
        _decider.Decide(post);
        return _sink.LastNumber == (long)_number ? _sink.LastNumber : throw new InvalidOperationException($"Post {_number} was not accepted.");
    }

    private sealed class Sink(ChatState state) : IDecisionSink
    {
        public long LastNumber { get; private set; }

        public bool TakesEvents => true;

        public void Accept(ChatEvent chatEvent) => state.Apply(chatEvent);

        public void Emit(in Outcome outcome)
        {
            var message = (MessagePosted)outcome.Payload;
            LastNumber = message.Number;
            message.Release();
        }

        public void CommitAnyway() => throw new InvalidOperationException("A post needs no commit of its own.");

        public void Refuse(PostMessage post, ResultCode code, string? detail) => throw new InvalidOperationException($"A post was refused: {code}.");
    }
}

namespace PersistentChat.Engine;

/// <summary>
/// Decides commands against the state: refused, or accepted as an event with everything settled in it. Deterministic: time
/// and identifiers come with the command; no clock, no I/O, no randomness. One partial file a family of commands.
/// </summary>
internal sealed partial class Decider
{
    private readonly ChatState _state;
    private readonly IDecisionSink _sink;

    internal Decider(ChatState state, IDecisionSink sink)
    {
        _state = state;
        _sink = sink;
    }

    private ChatLimits Limits => _state.Options.Limits;

    /// <summary>Decides one command. The command must not be used afterwards.</summary>
    internal void Decide(Command command)
    {
        switch (command)
        {
            case PostMessage post: Decide(post); break;
            case JoinRooms join: Decide(join); break;
            case PartRooms part: Decide(part); break;
            case EndSession end: Decide(end); break;
            case ReadHistory history: Decide(history); break;
            case SearchHistory search: Decide(search); break;
            case CatchUp catchUp: Decide(catchUp); break;
            case GetPreference get: Decide(get); break;
            case SetPreference set: Decide(set); break;
            case DefineUser user: Decide(user); break;
            case DefineCategory category: Decide(category); break;
            case DefineRoom room: Decide(room); break;
            case StartNode start: Decide(start); break;
            case CommitLog: _sink.CommitAnyway(); break;
            case WaitForAll wait: _sink.Emit(new Outcome(new Barrier(wait.Completion))); break;
            default: throw new InvalidOperationException($"No decision is written for {command.GetType().Name}.");
        }
    }

    /// <summary>The user a command speaks for; null if the account is unknown or disabled by now.</summary>
    private User? Requester(Command command) =>
        _state.Users.Find(command.Requester) is { Record.IsDisabled: false } user ? user : null;

    private void Answer(Command command, Reply reply) => _sink.Emit(new Outcome(reply, command.Session, command.Context));
}

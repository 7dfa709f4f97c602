namespace PersistentChat.Engine;

/// <summary>
/// The posts of a crowd's speakers go out together. A send costs the same whatever is in it, and a flush of a crowd takes longer than a commit:
/// posts that become durable a moment after it began wait for all of it, and their authors then post behind the others for good, so that each
/// message costs up to twice the sends. Two things bring them together: authors are answered before the crowd is flushed, so that they post
/// during the flush, and a flush of a crowd waits a moment for posts that are on their way through sequencer and log.
/// </summary>
/// <remarks>
/// Only a room that is a crowd by itself waits: where many small rooms are flushed, posts of others would not come into the same sends. A post in a smaller
/// room ends the wait: what its author saw or said in the crowd before is not to come behind it. A crowd that already
/// waits for its flush is not kept waiting either, nor what would join it: the shard is behind then, and the next posts gather by themselves.
/// </remarks>
public sealed partial class Shard
{
    /// <summary>Members from which on flushing a room clearly takes longer than a commit: 5 us each, against 0.4 to 1 ms.</summary>
    private const int Crowd = 256;

    /// <summary>Enough for a commit even of a busy disk, and nothing beside the flush. A poll may sleep a millisecond longer, and the turn that ends it has its input first.</summary>
    private static readonly TimeSpan LongestGathering = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// Posts of this shard that the sequencer has and that are not answered yet. It only ends a wait early, which is bounded anyway: a refusal
    /// of a post that the sequencer never got counts too, and a failed log answers no more.
    /// </summary>
    private int _postsUnderWay;

    /// <summary>Until when a crowd waits for more; null while none waits.</summary>
    private TimeSpan? _gatheringEnd;

    private void PostAnswered() => _postsUnderWay = Math.Max(0, _postsUnderWay - 1);

    /// <summary>Gives the members what was gathered, or has it wait for what is on its way.</summary>
    private void SettleOrWait()
    {
        if (WaitsForMore())
            return;
        _gatheringEnd = null;
        Settle();
    }

    private bool WaitsForMore()
    {
        if (_postsUnderWay == 0 || _flushes.Count >= Crowd || _gathering.Count == 0 || !_gathering.TrueForAll(static audience => IsCrowd(audience)))
            return false;
        var now = Now;
        _gatheringEnd ??= now + LongestGathering;
        return now < _gatheringEnd;
    }

    /// <summary>Authors' answers go out before the crowd's flush, behind which they would otherwise stand.</summary>
    private void AnswerBeforeCrowd()
    {
        if (_flushes.Count >= Crowd)
            _io.Flush();
    }

    private static bool IsCrowd(RoomAudience audience) => audience.Seats.Length >= Crowd;
}

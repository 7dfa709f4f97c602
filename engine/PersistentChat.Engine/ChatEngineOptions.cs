using System.ComponentModel.DataAnnotations;

namespace PersistentChat.Engine;

/// <summary>Settings of one engine. Every limit has its default and its reason here; the ranges are checked at start.</summary>
public sealed class ChatEngineOptions
{
    /// <summary>The SIP domain: users are <c>sip:name@domain</c>, rooms <c>ma-chan://domain/guid</c>.</summary>
    public string Domain { get; set; } = "contoso.com";

    /// <summary>Number of the node in its pool.</summary>
    public uint NodeNumber { get; set; } = 1;

    /// <summary>Threads that own sessions; 0 means half the cores, at least one (the rest is for log, storage, TLS and the collector).</summary>
    [Range(0, 1024)]
    public int Shards { get; set; }

    /// <summary>
    /// True to append a <see cref="PersistentChat.Storage.HistoryRead"/> event before history is shown to anyone beyond live delivery (features.md CO4).
    /// Off unless compliance is on, because nothing else reads these events.
    /// </summary>
    public bool RecordsReading { get; set; }

    /// <summary>The limits.</summary>
    public ChatLimits Limits { get; set; } = new();

    /// <summary>Who looks at posts before they are accepted; nobody unless an embedder says so.</summary>
    public PostInterceptionOptions Interception { get; } = new();

    internal int ShardCount => Shards > 0 ? Shards : Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Checks every range.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it and the allowed values.</exception>
    internal void Validate()
    {
        if (Domain.Length == 0 || Domain.Contains('@', StringComparison.Ordinal))
            throw new ArgumentException($"Domain must be a host name such as contoso.com, not '{Domain}'.");
        Interception.Validate();
        Check(this);
        Check(Limits);
    }

    private static void Check(object options)
    {
        var problems = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true))
            throw new ArgumentException(string.Join(" ", problems.Select(problem => problem.ErrorMessage)));
    }
}

/// <summary>What bounds a session and a room. Every member is a setting of the same name under <c>Limits</c>.</summary>
public sealed class ChatLimits
{
    /// <summary>Size of a post in bytes of UTF-8. The original announced 512; ours is generous because clients never ask (xccos.md section 2).</summary>
    [Range(1, 1 << 20)]
    public int MessageSize { get; set; } = 8192;

    /// <summary>Size of a story (a post beginning with <c>[STORY]</c>) in bytes of UTF-8; also the limit of a post's RTF.</summary>
    [Range(1, 1 << 20)]
    public int StorySize { get; set; } = 65536;

    /// <summary>Most rooms or messages in one answer; the figure of the original (features.md 1.17).</summary>
    [Range(1, 10_000)]
    public int SearchResults { get; set; } = 999;

    /// <summary>Newest messages of each room kept in memory, which makes opening a room cheap (CS15: default 30, 1 to 500).</summary>
    [Range(1, 500)]
    public int RecentMessages { get; set; } = 30;

    /// <summary>Above this many users in a room, rosters list only the joiner and comings and goings are not announced (CS8).</summary>
    [Range(1, 1_000_000)]
    public int ParticipantUpdateLimit { get; set; } = 75;

    /// <summary>Rooms one command may name; a client is in 16 to 24.</summary>
    [Range(1, 100_000)]
    public int RoomsPerCommand { get; set; } = 1000;

    /// <summary>Rooms one session may be in at a time.</summary>
    [Range(1, 100_000)]
    public int RoomsPerSession { get; set; } = 1000;

    /// <summary>Commands of one session that the engine has not answered yet; more are refused as busy.</summary>
    [Range(1, 65_536)]
    public int OpenCommandsPerSession { get; set; } = 256;

    /// <summary>Commands waiting for the sequencer, of all sessions: a tenth of a second of its work.</summary>
    [Range(16, 1 << 22)]
    public int SequencerQueue { get; set; } = 65536;

    /// <summary>Bytes of bodies waiting in one session's outbox; beyond, the session ends as slow consumer.</summary>
    [Range(4096, 1 << 30)]
    public int OutboxBytes { get; set; } = 1 << 20;

    /// <summary>Identities of recent posts kept to recognise repeats.</summary>
    [Range(1, 1 << 24)]
    public int RecentPosts { get; set; } = 65536;

    /// <summary>
    /// Posting clients whose newest post is remembered however long ago it was, so that one that comes back after a week repeats it
    /// and nothing is posted twice: more than a node has clients.
    /// </summary>
    [Range(1, 1 << 24)]
    public int PostingClients { get; set; } = 262_144;

    /// <summary>
    /// Missed messages of one room that are delivered to a client that comes back. Beyond, reading the newest from history serves
    /// it better than a day's talk one by one.
    /// </summary>
    [Range(0, 100_000)]
    public int ResumeMessages { get; set; } = 1000;

    /// <summary>Size of one preference's content in bytes.</summary>
    [Range(1, 1 << 20)]
    public int PreferenceSize { get; set; } = 65536;

    /// <summary>Preferences of one user.</summary>
    [Range(1, 10_000)]
    public int PreferencesPerUser { get; set; } = 100;

    /// <summary>Checks the size of a post, the same for every binding.</summary>
    /// <param name="text">Plain text as UTF-8, line breaks as LF.</param>
    /// <param name="rtf">Its RTF twin, or empty.</param>
    /// <returns>
    /// <see cref="ResultCode.InvalidArgument"/> without text, <see cref="ResultCode.LimitExceeded"/> if text or RTF is too long, else
    /// <see cref="ResultCode.Ok"/>. The numbers are those of SIP statuses as well.
    /// </returns>
    public ResultCode CheckPost(ReadOnlySpan<byte> text, ReadOnlySpan<byte> rtf)
    {
        if (text.IsEmpty)
            return ResultCode.InvalidArgument;
        var limit = text.StartsWith("[STORY]"u8) ? StorySize : MessageSize;
        return text.Length > limit || rtf.Length > StorySize ? ResultCode.LimitExceeded : ResultCode.Ok;
    }
}

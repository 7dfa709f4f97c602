namespace PersistentChat.Storage;

/// <summary>How long records stay in the event log, and how much of its disk it may take.</summary>
public sealed class LogRetentionOptions
{
    /// <summary>
    /// Bytes of records kept behind the slowest projection, from 0. A database that falls back to an older state is replayed to from
    /// them: 4 GiB are about ten million messages, days of a busy server, and a small part of any server's disk.
    /// </summary>
    public long RetainBytes { get; init; } = 4L << 30;

    /// <summary>
    /// Age up to which records are kept, from 0. A record goes when it is older, or when <see cref="RetainBytes"/> lie between it and the
    /// slowest projection. Seven days reach back behind a weekly backup.
    /// </summary>
    public TimeSpan RetainAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Bytes of records at which nothing more is taken; 0 leaves it to the disk. With a limit there must be room for the window and as much
    /// again for a projection that is behind: at least twice <see cref="RetainBytes"/>.
    /// </summary>
    public long DiskLimit { get; init; }

    /// <summary>
    /// Free bytes of the log's disk below which nothing more is taken; 0 lets it run full. 256 MiB are four files of the log: room for what
    /// was accepted already, for ends of sessions, and for the database beside the log.
    /// </summary>
    public long DiskReserve { get; init; } = 256L << 20;

    /// <summary>Checks every range.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(RetainBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetainAge, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(DiskLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(DiskReserve);
        if (DiskLimit > 0 && DiskLimit / 2 < RetainBytes)
            throw new ArgumentException($"DiskLimit must be 0 or at least twice RetainBytes = {RetainBytes}, not {DiskLimit}.");
    }
}

using FASTER.core;
using Microsoft.Extensions.Logging;

namespace PersistentChat.Storage.Faster;

/// <summary>The files that a log holds open, and the one place where any of them reports a failure.</summary>
internal sealed class OpenedFiles : IAsyncDisposable
{
    private readonly FileStream _lock;
    private readonly ILogger _logger;

    internal OpenedFiles(FasterEventLogOptions options, ILogger logger)
    {
        _logger = logger;
        PrivateFile.CreateFolder(options.Directory);
        _lock = Lock(options.Directory);
        try
        {
            Identity = Establish(options);
            Commits = CommitFile.Open(options.Directory, Identity.LogId, Fail);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
        var device = new SegmentDevice(options.Directory, 1L << Identity.SegmentSizeBits, Fail);
        Device = options.WrapDevice is { } wrap ? wrap(device) : device;
    }

    internal FailureLatch Failure { get; } = new();

    internal LogIdentity Identity { get; }

    internal CommitFile Commits { get; }

    internal IDevice Device { get; }

    /// <summary>Called after a failure was latched, on whichever thread met it.</summary>
    internal Action? OnFailure { get; set; }

    internal void Fail(Exception cause)
    {
        if (!Failure.TrySet(cause))
            return;
        _logger.Failed(cause);
        OnFailure?.Invoke();
    }

    public async ValueTask DisposeAsync()
    {
        Device.Dispose();
        Commits.Dispose();
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The file itself stays: only holding it open is the lock, so a crash leaves nothing to clean up.</summary>
    private static FileStream Lock(string directory)
    {
        var path = Path.Combine(directory, "log.lock");
        try
        {
            return PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        }
        catch (IOException e)
        {
            throw new EventLogException(
                $"The event log in {directory} is in use by another process ({path} is locked). Stop that process, or give this one "
                + "another data folder.", e);
        }
    }

    private static LogIdentity Establish(FasterEventLogOptions options)
    {
        if (LogIdentity.Exists(options.Directory))
            return LogIdentity.Load(options.Directory);
        if (Directory.EnumerateFiles(options.Directory, "events.*").FirstOrDefault() is { } stray)
            throw new EventLogException(
                $"{stray} is part of an event log, but {LogIdentity.PathIn(options.Directory)} is missing. Restore the whole folder from "
                + "a backup, or move its files away to begin a new log.");
        var identity = new LogIdentity(Guid.NewGuid(), options.PageSizeBits, options.SegmentSizeBits);
        CommitFile.Create(options.Directory, identity.LogId);
        identity.Save(options.Directory);
        return identity;
    }
}

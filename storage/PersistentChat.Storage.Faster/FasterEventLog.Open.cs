using FASTER.core;
using Microsoft.Extensions.Logging;

namespace PersistentChat.Storage.Faster;

/// <summary>Opening: everything that was committed is there and good, or the log is not opened.</summary>
public sealed partial class FasterEventLog
{
    /// <summary>Opens the log in a folder, or creates one there, and checks its records.</summary>
    /// <param name="options">Where it is and how large its parts are.</param>
    /// <param name="logger">Told of opening, truncation and failure (event ids 4100 to 4199).</param>
    /// <param name="cancellationToken">Gives up between two records of the check.</param>
    /// <exception cref="EventLogException">
    /// Another process has the log open; or a committed record is missing or damaged, and then the message says where and what to do.
    /// </exception>
    public static async ValueTask<FasterEventLog> OpenAsync(
        FasterEventLogOptions options, ILogger<FasterEventLog> logger, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        options.Validate();
        var opened = new OpenedFiles(options, logger);
        try
        {
            return await OpenAsync(options, opened, logger, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask<FasterEventLog> OpenAsync(
        FasterEventLogOptions options, OpenedFiles opened, ILogger logger, CancellationToken cancellationToken)
    {
        var files = new LogFiles(Path.GetFullPath(options.Directory), opened.Identity.LogId, opened.Identity.SegmentSizeBits);
        var log = await RecoverAsync(options, opened, files, cancellationToken).ConfigureAwait(false);
        try
        {
            var verified = VerifiedLog.Verify(log, files, opened.Commits.Newest, options.VerifyAfter, cancellationToken);
            logger.Opened(files.Directory, files.LogId, verified.StartSequence, verified.EndSequence, verified.Checked, verified.Rate);
            return new FasterEventLog(log, files, opened, verified, LogMetrics.Of(options.Meters), logger);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    private static async ValueTask<FasterLog> RecoverAsync(
        FasterEventLogOptions options, OpenedFiles opened, LogFiles files, CancellationToken cancellationToken)
    {
        var newest = opened.Commits.Newest;
        if (newest.Metadata.Length > 0)
            files.DemandLength(newest.BeginAddress, newest.UntilAddress);
        var settings = new FasterLogSettings
        {
            LogDevice = opened.Device,
            LogCommitManager = opened.Commits,
            PageSizeBits = opened.Identity.PageSizeBits,
            MemorySizeBits = Math.Max(options.MemorySizeBits, opened.Identity.PageSizeBits + 1),
            SegmentSizeBits = opened.Identity.SegmentSizeBits,
        };
        try
        {
            return await FasterLog.CreateAsync(settings, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new EventLogException($"The event log in {files.Directory} cannot be recovered: {e.Message}", e);
        }
    }
}

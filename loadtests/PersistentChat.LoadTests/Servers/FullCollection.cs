namespace PersistentChat.LoadTests;

/// <summary>Has a .NET process on this machine collect all its garbage: by opening and closing a trace with the keyword that asks for it.</summary>
internal static class FullCollection
{
    private const string Provider = "Microsoft-Windows-DotNETRuntime";
    private const long CollectKeyword = 0x800000;

    /// <summary>Collects, and waits until it is done.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False if it offers no diagnostics.</returns>
    public static async Task<bool> ForceAsync(int pid, CancellationToken cancellationToken)
    {
        using var session = await TraceSession.OpenAsync(pid, Provider, CollectKeyword, arguments: "", cancellationToken).ConfigureAwait(false);
        if (session is null)
            return false;
        var reading = session.Trace.CopyToAsync(Stream.Null, cancellationToken);
        await session.StopAsync(cancellationToken).ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        return true;
    }
}

using System.Diagnostics;
using System.Globalization;

namespace PersistentChat.LoadTests;

/// <summary>The relay of <c>benchmarks/relay</c>, built if that was not done since its last change, and started for one run.</summary>
internal sealed class StartedRelay : IAsyncDisposable
{
    private readonly Process _process;

    private StartedRelay(Process process, Target target) => (_process, Target) = (process, target);

    /// <summary>Where it listens.</summary>
    public Target Target { get; }

    /// <summary>Number of its process.</summary>
    public int Pid => _process.Id;

    /// <summary>Starts one and waits until it listens.</summary>
    /// <param name="isSip">True for its SIP mode.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LoadException">It cannot be built, for want of a C compiler for example, or does not start.</exception>
    public static async Task<StartedRelay> StartAsync(bool isSip, CancellationToken cancellationToken)
    {
        var program = await BuildAsync(cancellationToken).ConfigureAwait(false);
        var process = Process.Start(new ProcessStartInfo(program, [isSip ? "sip" : "raw", "0"]) { RedirectStandardOutput = true })!;
        if (await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } port)
        {
            var binding = isSip ? BindingKind.SipRelay : BindingKind.Relay;
            return new StartedRelay(process, new Target { Binding = binding, Address = $"127.0.0.1:{int.Parse(port, CultureInfo.InvariantCulture)}" });
        }

        process.Dispose();
        throw new LoadException("The relay ended before it listened; what it said is above.");
    }

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        _process.Dispose();
    }

    /// <returns>Path of the executable.</returns>
    private static async Task<string> BuildAsync(CancellationToken cancellationToken)
    {
        var script = Path.Combine(Checkout.Find(), "benchmarks", "relay", "build.sh");
        using var build = Process.Start(
            new ProcessStartInfo("bash", [script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = build.StandardError.ReadToEndAsync(cancellationToken);
        var program = (await build.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Trim();
        await build.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return build.ExitCode == 0 ? program : throw new LoadException($"The yardstick cannot be built: {(await said.ConfigureAwait(false)).Trim()}");
    }
}

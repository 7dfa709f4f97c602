using System.ComponentModel.DataAnnotations;

namespace PersistentChat.Server;

/// <summary>Limits of the host; settings of the same names under <c>Limits</c>.</summary>
internal sealed class HostLimits
{
    /// <summary>How long a stop may take to finish what was accepted. Under the 10 seconds after which container hosts kill.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a TLS handshake may take: enough for a poor line, too little to hoard connections.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Events a projection may be behind before the node calls itself degraded: some seconds of full load.</summary>
    [Range(1, int.MaxValue)]
    public int ReadyLag { get; set; } = 100_000;

    /// <summary>How long an event may wait for a projection before the node calls itself degraded: far more than a failover of a database takes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReadyLagTime { get; set; } = TimeSpan.FromMinutes(1);
}

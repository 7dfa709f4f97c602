using System.Diagnostics.Metrics;
using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints;

/// <summary>The endpoint's instruments. Tag values of what comes often are made once, so that counting allocates nothing.</summary>
internal sealed class RawMetrics
{
    public const string MeterName = "PersistentChat.Raw";

    private readonly KeyValuePair<string, object?>[] _types;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _limited;
    private readonly Counter<long> _malformed;
    private readonly Counter<long> _signIns;
    private readonly UpDownCounter<long> _connections;

    public RawMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("pchat.raw.requests", "{request}", "Requests received, by type.");
        _refused = meter.CreateCounter<long>("pchat.raw.refused", "{request}", "Requests refused, by code.");
        _limited = meter.CreateCounter<long>("pchat.raw.rate_limited", "{request}", "Requests refused by the rate limit.");
        _malformed = meter.CreateCounter<long>("pchat.raw.malformed", "{connection}", "Connections given up with an error, by code.");
        _signIns = meter.CreateCounter<long>("pchat.raw.sign_ins", "{attempt}", "Outcomes of sign-ins, by outcome.");
        _connections = meter.CreateUpDownCounter<long>("pchat.raw.connections", "{connection}", "Open connections.");
        _types = [.. Enumerable.Range(0, (int)RawType.Lookup + 1).Select(TagOf)];
    }

    public void Request(RawType type) => _requests.Add(1, _types[type <= RawType.Lookup ? (int)type : 0]);

    public void Refused(ResultCode code)
    {
        if (_refused.Enabled)
            _refused.Add(1, new KeyValuePair<string, object?>("code", (int)code));
    }

    public void RateLimited() => _limited.Add(1);

    public void Malformed(int code) => _malformed.Add(1, new KeyValuePair<string, object?>("code", code));

    public void SignIn(string outcome) => _signIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Connections(int change) => _connections.Add(change);

    private static KeyValuePair<string, object?> TagOf(int type) => new("type", type == 0 ? "unknown" : ((RawType)type).ToString());
}

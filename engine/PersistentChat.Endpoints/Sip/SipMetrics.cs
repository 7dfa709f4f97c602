using System.Diagnostics.Metrics;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>The endpoint's instruments. Tag values are made once, so that counting allocates nothing.</summary>
internal sealed class SipMetrics
{
    public const string MeterName = "PersistentChat.Sip";

    private readonly KeyValuePair<string, object?>[] _methods;
    private readonly KeyValuePair<string, object?>[] _classes;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _responses;
    private readonly Counter<long> _infos;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _limited;
    private readonly Counter<long> _broken;
    private readonly Counter<long> _signIns;
    private readonly UpDownCounter<long> _connections;
    private readonly UpDownCounter<long> _dialogs;
    private readonly UpDownCounter<long> _registrations;
    private readonly UpDownCounter<long> _suspended;

    public SipMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("pchat.sip.requests", "{request}", "Requests received, by method.");
        _responses = meter.CreateCounter<long>("pchat.sip.responses", "{response}", "Responses sent, by class of status.");
        _infos = meter.CreateCounter<long>("pchat.sip.infos", "{request}", "INFO requests sent.");
        _lost = meter.CreateCounter<long>("pchat.sip.dialogs.lost", "{dialog}", "Dialogs that went without the client's BYE, by reason.");
        _limited = meter.CreateCounter<long>("pchat.sip.rate_limited", "{request}", "INFO requests refused by the rate limit.");
        _broken = meter.CreateCounter<long>("pchat.sip.malformed", "{message}", "Messages and streams that could not be read, by error.");
        _signIns = meter.CreateCounter<long>("pchat.sip.sign_ins", "{attempt}", "Outcomes of REGISTER, by outcome.");
        _connections = meter.CreateUpDownCounter<long>("pchat.sip.connections", "{connection}", "Open connections.");
        _dialogs = meter.CreateUpDownCounter<long>("pchat.sip.dialogs", "{dialog}", "Live dialogs.");
        _registrations = meter.CreateUpDownCounter<long>("pchat.sip.registrations", "{registration}", "Users registered.");
        _suspended = meter.CreateUpDownCounter<long>("pchat.sip.suspended", "{session}", "Sessions waiting for their endpoint to come back.");
        _methods = [.. Enum.GetValues<SipMethod>().Select(m => new KeyValuePair<string, object?>("method", m.ToString().ToUpperInvariant()))];
        _classes = [.. Enumerable.Range(0, 7).Select(c => new KeyValuePair<string, object?>("class", $"{c}xx"))];
    }

    public void Request(SipMethod method) => _requests.Add(1, _methods[(int)method]);

    public void Response(int status) => _responses.Add(1, _classes[status / 100]);

    public void InfoSent() => _infos.Add(1);

    public void RateLimited() => _limited.Add(1);

    public void DialogLost(string reason) => _lost.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Malformed(SipError error) => _broken.Add(1, new KeyValuePair<string, object?>("error", error.ToString()));

    public void SignIn(string outcome) => _signIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Connections(int change) => _connections.Add(change);

    public void Dialogs(int change) => _dialogs.Add(change);

    public void Registrations(int change) => _registrations.Add(change);

    public void Suspended(int change) => _suspended.Add(change);
}

using System.Collections.Concurrent;
using System.Net;
using PersistentChat.Transport;

namespace PersistentChat.LoadTests;

/// <summary>
/// A worker: one thread that holds the connections of its users, does the steps and checks what comes. It is told what to do
/// by commands and tells what it saw in reports.
/// </summary>
internal sealed class Worker : IDisposable
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(50);

    private readonly WorkerJob _job;
    private readonly RunClock _clock;
    private readonly EpollTransportShard _shard = new();
    private readonly EpollTransportShard _stalled = new();
    private readonly ConcurrentQueue<WorkerCommand> _commands;
    private readonly Action<WorkerReport> _report;
    private readonly WorkerUsers _users;
    private readonly WorkerPhases _phases;
    private readonly WorkerSamples _samples;

    /// <summary>Prepares a worker.</summary>
    /// <param name="start">What it is to do.</param>
    /// <param name="commands">Further commands; <see cref="Wake"/> after adding one.</param>
    /// <param name="report">Takes reports, on the worker's thread.</param>
    public Worker(StartCommand start, ConcurrentQueue<WorkerCommand> commands, Action<WorkerReport> report)
    {
        _job = start.Job;
        (_commands, _report) = (commands, report);
        _clock = new RunClock(_job.ClockOffset);
        IBinding? binding = null, stalled = null, shared = null;
        _users = new WorkerUsers(
            _job, _clock,
            client => _job.Scenario.IsStalled(client.User) ? stalled! : _job.Scenario.HasOwnConnection(client.User) ? binding! : shared!);
        binding = Bind(_shard);
        stalled = Bind(_stalled);
        shared = BindShared();
        _phases = new WorkerPhases(_job, _users, report);
        _samples = new WorkerSamples(_users, start.At, report);
        var scenario = _job.Scenario;
        _users.SignIns.Begin(start.At, admitted: scenario.Vanguard > 0 ? scenario.Vanguard : scenario.Population.Users);
    }

    /// <summary>Ends a present or the next sleep of the worker. Any thread.</summary>
    public void Wake() => _shard.Wake();

    /// <summary>Works until it is told to quit. Blocks.</summary>
    public void Run()
    {
        while (TakeCommands())
        {
            _shard.Poll(Sleep());
            if (_job.Scenario.Stalled > 0 && _phases.StalledRead)
                Turn(_stalled);
            _phases.Tick(_clock.Look());
            _samples.Tick(_clock.Last);
            _shard.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _shard.Dispose();
        _stalled.Dispose();
        _phases.Dispose();
    }

    private static void Turn(EpollTransportShard shard)
    {
        shard.Poll(TimeSpan.Zero);
        shard.Flush();
    }

    private IBinding Bind(EpollTransportShard shard)
    {
        var connector = new Connector(shard, IPEndPoint.Parse(_job.Target.Address), _job.Worker);
        var names = new UserNames(_job.Target.Domain, _job.Target.Password);
        return _job.Target.Binding switch
        {
            BindingKind.Raw => new RawBinding(_users, connector, names, _job.Run),
            BindingKind.Sip => new SipBinding(_users, connector, names, _job.Run, isShared: false),
            BindingKind.Relay or BindingKind.SipRelay => new RelayBinding(_users, connector, isSip: _job.Target.Binding == BindingKind.SipRelay),
            _ => throw new NotSupportedException($"There is no binding {_job.Target.Binding}."),
        };
    }

    private SipBinding? BindShared()
    {
        if (_job.Scenario.OwnConnections is null)
            return null;
        var address = _job.Target.SharedAddress
            ?? throw new LoadException("Some users of this scenario share SIP connections: name the server's SIP address too.");
        var names = new UserNames(_job.Target.Domain, _job.Target.Password);
        return new SipBinding(_users, new Connector(_shard, IPEndPoint.Parse(address), _job.Worker), names, _job.Run, isShared: true);
    }

    private TimeSpan Sleep()
    {
        var due = RunClock.ToTime(Math.Max(0, (_phases.NextStep ?? long.MaxValue) - _clock.Now));
        return due < LongestSleep ? due : LongestSleep;
    }

    /// <returns>False if the worker is to quit.</returns>
    private bool TakeCommands()
    {
        while (_commands.TryDequeue(out var command))
        {
            switch (command)
            {
                case AdmitCommand:
                    _phases.AdmitAll(_clock.Now);
                    break;
                case BeginCommand begin:
                    _phases.Begin(begin.At);
                    break;
                case ExpectCommand expect:
                    _phases.Expect(expect.Last, _clock.Now);
                    break;
                case QuitCommand:
                    return false;
                default:
                    _report(new FailedReport($"A worker that runs cannot be told {command}."));
                    return false;
            }
        }

        return true;
    }
}

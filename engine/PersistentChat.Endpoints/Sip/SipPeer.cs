using PersistentChat.Engine;

namespace PersistentChat.Endpoints;

/// <summary>
/// Who is at the other end: a client with its one connection, or a trusted proxy with any number of them. Dialogs belong to
/// the peer: a client's end with its connection, a proxy's do not.
/// </summary>
/// <remarks>
/// It knows its endpoints by user and epid: two copies of a client on one host have the same epid, and a proxy vouches for its own users
/// only. A client is one endpoint with one connection, so neither costs a collection until there are more.
/// </remarks>
internal sealed class SipPeer(bool isProxy)
{
    /// <summary>Endpoints that are looked for one after the other.</summary>
    private const int FewAgents = 8;

    private SipConnection? _connection;
    private List<SipConnection>? _others;
    private Dictionary<AgentKey, SipAgent>? _index;
    private int _agentCount;

    public bool IsProxy { get; } = isProxy;

    /// <summary>Head of the list of endpoints that have dialogs or a suspended session.</summary>
    public SipAgent? FirstAgent { get; private set; }

    public void Add(SipConnection connection)
    {
        if (_connection is null)
            _connection = connection;
        else
            (_others ??= []).Add(connection);
    }

    public void Remove(SipConnection connection)
    {
        if (_connection == connection)
            _connection = null;
        else
            _others?.Remove(connection);
    }

    /// <summary>A connection to send by, the preferred one if it lives; null if none does.</summary>
    public SipConnection? Live(SipConnection preferred)
    {
        if (!preferred.Transport.IsClosing)
            return preferred;
        return _connection is { Transport.IsClosing: false } ? _connection : _others?.Find(static other => !other.Transport.IsClosing);
    }

    public SipAgent? FindAgent(User user, string epid)
    {
        if (_index is not null)
            return _index.GetValueOrDefault(new AgentKey(user.Id, epid));
        var agent = FirstAgent;
        while (agent is not null && (agent.User.Id != user.Id || agent.Epid != epid))
            agent = agent.Next;
        return agent;
    }

    public SipAgent FindOrAddAgent(User user, string epid)
    {
        if (FindAgent(user, epid) is { } known)
            return known;
        var agent = new SipAgent(this, user, epid) { Next = FirstAgent };
        if (FirstAgent is not null)
            FirstAgent.Previous = agent;
        FirstAgent = agent;
        if (++_agentCount > FewAgents)
            Index(agent);
        return agent;
    }

    /// <summary>Forgets an endpoint that has nothing any more.</summary>
    public void RemoveIfEmpty(SipAgent agent)
    {
        if (!agent.IsEmpty || FindAgent(agent.User, agent.Epid) != agent)
            return;
        if (agent.Previous is null)
            FirstAgent = agent.Next;
        else
            agent.Previous.Next = agent.Next;
        if (agent.Next is not null)
            agent.Next.Previous = agent.Previous;
        _index?.Remove(new AgentKey(agent.User.Id, agent.Epid));
        if (--_agentCount == 0)
            _index = null;
    }

    private void Index(SipAgent newest)
    {
        if (_index is not null)
        {
            _index.Add(new AgentKey(newest.User.Id, newest.Epid), newest);
            return;
        }
        _index = [];
        for (var agent = FirstAgent; agent is not null; agent = agent.Next)
            _index.Add(new AgentKey(agent.User.Id, agent.Epid), agent);
    }

    private readonly record struct AgentKey(int UserId, string Epid);
}

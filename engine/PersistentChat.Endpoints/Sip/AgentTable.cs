using PersistentChat.Engine;

namespace PersistentChat.Endpoints;

/// <summary>
/// The endpoints of one shard's peers, found by (peer, user, epid). The peer is part of the key because two copies of a
/// client on one host have the same epid, and because a proxy vouches for its own users only.
/// </summary>
internal sealed class AgentTable
{
    private readonly Dictionary<Key, SipAgent> _agents = [];

    public SipAgent? Find(SipPeer peer, User user, string epid) => _agents.GetValueOrDefault(new Key(peer, user.Id, epid));

    public SipAgent FindOrAdd(SipPeer peer, User user, string epid)
    {
        var key = new Key(peer, user.Id, epid);
        if (_agents.TryGetValue(key, out var agent))
            return agent;
        agent = new SipAgent(peer, user, epid) { Next = peer.FirstAgent };
        if (peer.FirstAgent is not null)
            peer.FirstAgent.Previous = agent;
        peer.FirstAgent = agent;
        _agents.Add(key, agent);
        return agent;
    }

    public void RemoveIfEmpty(SipAgent agent)
    {
        if (!agent.IsEmpty || !_agents.Remove(new Key(agent.Peer, agent.User.Id, agent.Epid)))
            return;
        if (agent.Previous is null)
            agent.Peer.FirstAgent = agent.Next;
        else
            agent.Previous.Next = agent.Next;
        if (agent.Next is not null)
            agent.Next.Previous = agent.Previous;
    }

    private readonly record struct Key(SipPeer Peer, int UserId, string Epid);
}

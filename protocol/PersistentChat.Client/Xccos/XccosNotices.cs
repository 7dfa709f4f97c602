using PersistentChat.Client.Link;
using PersistentChat.Protocol.Xccos;

namespace PersistentChat.Client.Xccos;

/// <summary>Notices of the server: who came and went. Others are left alone.</summary>
internal sealed class XccosNotices(IChatLinkSink sink)
{
    /// <summary>Hands a notice on.</summary>
    public void Take(string id, XccosData data)
    {
        if (id.Equals("ntc:join", StringComparison.OrdinalIgnoreCase) || id.Equals("ntc:bjoin", StringComparison.OrdinalIgnoreCase))
            TakeJoin(data);
        else if (id.Equals("ntc:part", StringComparison.OrdinalIgnoreCase))
            TakePart(data);
    }

    /// <summary>Here the rooms hang under the user.</summary>
    private void TakeJoin(XccosData data)
    {
        foreach (var user in data.Users)
        {
            foreach (var association in user.Associations)
            {
                if (Guid.TryParse(association.Value, out var room))
                    sink.OnJoined(room, XccosReplies.ReadMember(user, association.Key));
            }
        }
    }

    /// <summary>Here the users hang under the room.</summary>
    private void TakePart(XccosData data)
    {
        foreach (var room in data.Rooms)
        {
            if (!ChatAddress.TryReadRoom(room.Uri, out var id))
                continue;
            foreach (var user in room.Users)
                sink.OnParted(id, XccosReplies.ReadMember(user, XccosNames.MemberKey));
        }
    }
}

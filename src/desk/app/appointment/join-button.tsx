import { Button } from "@fluentui/react-components";
import { VideoRegular } from "@fluentui/react-icons";
import { useOnlineMeeting } from "virtual-appointments-client/react";

/** Opens the meeting as its organizer's side joins it, in a tab of its own; nothing where there is no link. */
export function JoinButton({ onlineMeetingId }: { readonly onlineMeetingId: string }) {
  const { data } = useOnlineMeeting({ onlineMeetingId }, { staleTime: Infinity });
  const url = data?.__typename === "OnlineMeeting" ? data.joinWebUrl : null;
  if (url === null || !/^https?:/i.test(url)) return null;
  return (
    <Button as="a" appearance="primary" icon={<VideoRegular />} href={url} target="_blank" rel="noreferrer">
      Join
    </Button>
  );
}

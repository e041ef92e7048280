import { Button } from "@fluentui/react-components";
import { VideoRegular } from "@fluentui/react-icons";

/** Opens the meeting in a tab of its own; nothing where there is no link. */
export function JoinButton({ url }: { readonly url: string | null }) {
  if (url === null || !/^https?:/i.test(url)) return null;
  return (
    <Button as="a" appearance="primary" icon={<VideoRegular />} href={url} target="_blank" rel="noreferrer">
      Join
    </Button>
  );
}

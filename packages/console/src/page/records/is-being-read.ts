/** Whether rows that move would be in somebody's way: under the pointer or the focus, or scrolled to. */
export function isBeingRead(list: HTMLElement | null): boolean {
  const table = list?.querySelector('.scroller')
  if (!table) return false
  const isScrolled = table.scrollTop > 0 || table.getBoundingClientRect().top < 0
  return isScrolled || table.matches(':hover, :focus-visible, :has(:focus-visible)')
}
